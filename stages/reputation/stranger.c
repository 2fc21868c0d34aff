#include "stranger.h"

#include "recall.h"

enum { HOUR = 3600000 /* ms */ };

static uint64_t sender_of (const Parcel *parcel) {
    const AuthenticationFragment *fragment = parcel->authentication;
    uint64_t ids[EVIDENCE_TRAITS];
    size_t n = 0;
    for (size_t i = 0; fragment && i < fragment->n_traits && n < EVIDENCE_TRAITS; i++)
        ids[n++] = fragment->traits[i]->id;
    return trait_sender (ids, n);
}

const past_t *stranger_past (const Parcel *parcel, const past_t *pasts, size_t count) {
    uint64_t sender = sender_of (parcel);
    return sender ? recall_find (pasts, count, sender) : NULL;
}

/* HISTORY hours old, it has not seen all who write every week until it is a week old. */
static int32_t bits_at (int32_t age, int32_t history, bool proven) {
    int32_t bits = finding_info (FINDING_stranger)->bits / (proven ? 1 : STRANGER_UNPROVEN);
    if (history < STRANGER_HOURS) bits = bits * history / STRANGER_HOURS;
    if (age >= STRANGER_NEW) return 0;
    return age < STRANGER_FRESH ? bits : bits / 2;
}

bool stranger_state (const Parcel *parcel, const past_t *past, int32_t since, evidence_t *evidence) {
    int32_t now = parcel->envelope ? (int32_t)(parcel->envelope->received_at / HOUR) : 0;
    if (now - since < STRANGER_YOUNG) return false;
    int32_t age = past ? now - past->first : 0;
    if (past && (age >= STRANGER_HOURS || past->first - since < STRANGER_YOUNG)) return false;
    bool proven = trait_kind (sender_of (parcel)) != TRAIT_address;
    evidence_weighed (evidence, FINDING_stranger, bits_at (age, now - since, proven),
                      past ? arena_printf (evidence->arena, "known for %d hours", age) : "never seen before");
    return true;
}
