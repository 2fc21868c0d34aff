#include "campaign.h"

#include "recall.h"

typedef struct {
    uint64_t id;
    int sources, cap;
    bool named;
} candidate_t;

/* More sources; of as many, the one that has a name; then the kind that tells more; then the lower id, so that all
 * messages with both choose the same. */
static bool better (const candidate_t *a, const candidate_t *b) {
    if (a->sources != b->sources) return a->sources > b->sources;
    if (a->named != b->named) return a->named;
    if (a->cap != b->cap) return a->cap > b->cap;
    return a->id < b->id;
}

uint64_t campaign_of (const Parcel *parcel, const past_t *pasts, size_t count) {
    const FingerprintFragment *fragment = parcel->fingerprint;
    candidate_t best = {0};
    for (size_t i = 0; fragment && i < fragment->n_traits; i++) {
        const trait_info_t *kind = trait_info (trait_kind (fragment->traits[i]->id));
        const past_t *past = recall_find (pasts, count, fragment->traits[i]->id);
        if (!past || !kind || !kind->walks || !kind->cap || kind->authority != AUTHORITY_BORROWED) continue;
        candidate_t own = {past->id, past_distinct (past->spread), kind->cap, past->named};
        if (own.sources < CAMPAIGN_SOURCES || past->messages > CAMPAIGN_EACH * own.sources) continue;
        if (!best.id || better (&own, &best)) best = own;
    }
    return best.id;
}
