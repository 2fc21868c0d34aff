#include "stranger.h"

#include "recall.h"

enum { HOUR = 3600000 /* ms */ };

const past_t *stranger_past (const Parcel *parcel, const past_t *pasts, size_t count) {
    const AuthenticationFragment *fragment = parcel->authentication;
    uint64_t ids[EVIDENCE_TRAITS];
    size_t n = 0;
    for (size_t i = 0; fragment && i < fragment->n_traits && n < EVIDENCE_TRAITS; i++)
        ids[n++] = fragment->traits[i]->id;
    uint64_t sender = trait_sender (ids, n);
    return sender ? recall_find (pasts, count, sender) : NULL;
}

bool stranger_state (const Parcel *parcel, const past_t *pasts, size_t count, int32_t since, evidence_t *evidence) {
    int32_t now = parcel->envelope ? (int32_t)(parcel->envelope->received_at / HOUR) : 0;
    const past_t *past = stranger_past (parcel, pasts, count);
    if (now - since < STRANGER_YOUNG || (past && now - past->first >= STRANGER_HOURS)) return false;
    evidence_finding (evidence, FINDING_stranger,
                      past ? arena_printf (evidence->arena, "known for %d hours", now - past->first)
                           : "never seen before");
    return true;
}
