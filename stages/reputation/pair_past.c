#include "pair_past.h"

#include <string.h>

#include "recall.h"

static bool is_known (const past_t *past) {
    return past->messages >= PAIR_KNOWN_MESSAGES && past->last - past->first > PAIR_KNOWN_HOURS && past->junk <= 0 &&
           !past->traps;
}

void pair_past_weigh (const Parcel *parcel, const past_t *pasts, size_t count, evidence_t *evidence) {
    const FingerprintFragment *fragment = parcel->fingerprint;
    size_t pairs = 0, met = 0, known = 0;
    for (size_t i = 0; fragment && i < fragment->n_traits; i++) {
        if (trait_kind (fragment->traits[i]->id) != TRAIT_pair) continue;
        const past_t *past = recall_find (pasts, count, fragment->traits[i]->id);
        pairs++;
        met += past != NULL;
        known += past && is_known (past);
    }
    bool proven = parcel->authentication && !strcmp (parcel->authentication->dmarc, "pass");
    if (known && proven)
        evidence_finding (evidence, FINDING_known_pair, "the author has written to a recipient for longer than a week");
    else if (pairs && !met)
        evidence_finding (evidence, FINDING_first_contact, "no earlier letter of this author to these recipients");
}
