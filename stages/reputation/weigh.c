#include "weigh.h"

#include "kin.h"
#include "pair_past.h"
#include "recall.h"
#include "sender.h"
#include "spread.h"
#include "stranger.h"

#include <math.h>
#include <string.h>

enum { HOUR = 3600000 /* ms */ };

/* A little doubt on either side, and how much a silent message speaks for its sender: most people report nothing. */
static const double doubt = 0.3, silence = 0.02, hundredth = 0.01;

double weigh_reports (const past_t *past, const trait_info_t *kind) {
    double junk = past->junk * hundredth + past->traps, notjunk = past->notjunk * hundredth;
    if (junk + notjunk <= 0) return 0;
    double bits = log2 ((junk + doubt) / (notjunk + silence * past->messages + doubt));
    if (notjunk <= 0) bits = fmax (0, bits); /* one complaint among many messages is a rumour, and recommends nobody */
    return fmax (-kind->cap, fmin (kind->cap, bits));
}

/* The trait of each authority that people have wanted most. */
typedef struct {
    const Trait *trait[AUTHORITY_BORROWED + 1];
    const past_t *past[AUTHORITY_BORROWED + 1];
} wanted_t;

static void look (wanted_t *found, const Trait *trait, const past_t *past) {
    const trait_info_t *kind = trait_info (trait_kind (trait->id));
    if (!kind || !past || !kind->cap || kind->code == TRAIT_network || weigh_reports (past, kind) >= 0) return;
    const past_t *best = found->past[kind->authority];
    if (best && best->notjunk - best->junk >= past->notjunk - past->junk) return;
    found->trait[kind->authority] = trait;
    found->past[kind->authority] = past;
}

static bool known_for_long (const Trait *trait, const past_t *past) {
    int kind = trait_kind (trait->id);
    bool names_sender = kind == TRAIT_spf_domain || kind == TRAIT_ptr_domain || kind == TRAIT_address;
    return names_sender && past && past->messages >= WEIGH_KNOWN_MESSAGES && past->junk <= 0 && !past->traps &&
           past->last - past->first >= WEIGH_KNOWN_HOURS;
}

/* Whether the author is proven, and no trait accuses him: claims and content may be copied, and recommend nobody else.
 */
static bool trusted (const Parcel *parcel, const kin_t *kin) {
    return !kin->trait && parcel->authentication && !strcmp (parcel->authentication->dmarc, "pass");
}

static void state_wanted (const wanted_t *found, bool claims, evidence_t *evidence) {
    static const finding_code_t codes[] = {FINDING_wanted_proven, FINDING_wanted_claimed, FINDING_wanted_borrowed};
    for (int i = AUTHORITY_PROVEN; i <= AUTHORITY_BORROWED; i++) {
        if (!found->trait[i] || (!claims && i != AUTHORITY_PROVEN)) continue;
        const past_t *past = found->past[i];
        const trait_info_t *kind = trait_info (trait_kind (found->trait[i]->id));
        const char *value = kind->secrecy == SECRECY_SENDER ? found->trait[i]->value : "(hashed)";
        char *reason = arena_printf (evidence->arena, "%s %.200s: %.2f junk, %.2f not junk, in %d messages", kind->name,
                                     value, past->junk * hundredth, past->notjunk * hundredth, past->messages);
        evidence_weighed (evidence, codes[i], (int32_t)lround (weigh_reports (past, kind) * BITS_UNIT), reason);
    }
}

typedef void (each_fn) (void *state, const Trait *trait, const past_t *past);

static void each_trait (const Parcel *parcel, const past_t *pasts, size_t count, each_fn *fn, void *state) {
    const AuthenticationFragment *a = parcel->authentication;
    const FingerprintFragment *f = parcel->fingerprint;
    for (size_t i = 0; a && i < a->n_traits; i++)
        fn (state, a->traits[i], recall_find (pasts, count, a->traits[i]->id));
    for (size_t i = 0; f && i < f->n_traits; i++)
        fn (state, f->traits[i], recall_find (pasts, count, f->traits[i]->id));
}

typedef struct {
    wanted_t wanted;
    kin_t kin;
    spread_t spread;
    const Trait *known;
    const past_t *known_past;
} weighing_t;

static void weigh_one (void *state, const Trait *trait, const past_t *past) {
    weighing_t *self = state;
    look (&self->wanted, trait, past);
    kin_look (&self->kin, trait, past);
    spread_look (&self->spread, trait, past);
    if (!self->known && known_for_long (trait, past)) {
        self->known = trait;
        self->known_past = past;
    }
}

uint32_t weigh (const Parcel *parcel, const past_t *pasts, size_t count, int32_t since, evidence_t *evidence) {
    int64_t at = parcel->envelope ? parcel->envelope->received_at : 0;
    const past_t *sender = stranger_past (parcel, pasts, count);
    bool stranger = stranger_state (parcel, sender, since, evidence);
    sender_state (parcel, sender, stranger, evidence);
    weighing_t weighing = {.spread = {.since = since, .now = (int32_t)(at / HOUR)},
                           .kin = {.sender = stranger ? NULL : sender}};
    each_trait (parcel, pasts, count, weigh_one, &weighing);
    kin_state (&weighing.kin, evidence);
    spread_state (&weighing.spread, evidence);
    /* Who is wanted wrongly is told by the trait that accuses him, which takes notice of it. */
    if (!stranger && weighing.kin.bits < KIN_NAMES)
        state_wanted (&weighing.wanted, trusted (parcel, &weighing.kin), evidence);
    pair_past_weigh (parcel, pasts, count, evidence);
    if (weighing.known)
        evidence_weighed (evidence, FINDING_known_sender, -BITS_UNIT,
                          arena_printf (evidence->arena, "%s %.200s: %d messages in %d days, no complaint",
                                        trait_info (trait_kind (weighing.known->id))->name, weighing.known->value,
                                        weighing.known_past->messages,
                                        (weighing.known_past->last - weighing.known_past->first) / 24));
    return kin_actor (&weighing.kin);
}

typedef struct {
    uint64_t *ids;
    size_t count;
} nameable_t;

static void name_one (void *state, const Trait *trait, const past_t *past) {
    nameable_t *self = state;
    const trait_info_t *kind = trait_info (trait_kind (trait->id));
    if (!kind || !past || past->named || kind->secrecy != SECRECY_SENDER || self->count == 2 * EVIDENCE_TRAITS) return;
    bool reported = past->junk > 0 || past->notjunk > 0 || past->traps > 0;
    if (reported || past_distinct (past->reach) >= WEIGH_REACH) self->ids[self->count++] = trait->id;
}

size_t weigh_nameable (const Parcel *parcel, const past_t *pasts, size_t count, uint64_t *ids) {
    nameable_t nameable = {.ids = ids};
    each_trait (parcel, pasts, count, name_one, &nameable);
    return nameable.count;
}
