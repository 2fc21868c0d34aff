#include "person.h"

#include <string.h>
#include <strings.h>

static bool imitates_name (const evidence_t *evidence) {
    for (size_t i = 0; i < evidence->n_findings; i++)
        if (evidence->findings[i]->code == FINDING_protected_name) return true;
    return false;
}

/* Authentication says that From is wrong, which is more than that nobody vouches for it. */
static bool is_forged (const letter_t *letter) {
    const AuthenticationFragment *fragment = letter->parcel ? letter->parcel->authentication : NULL;
    if (!fragment || letter->parcel->envelope->outbound || facts_proven (letter->parcel, letter->domain)) return false;
    return !strcmp (fragment->dmarc, "fail") || !strcmp (fragment->spf, "fail");
}

/* Whether answers go to an address that is no protected person's, in another domain than From's. */
static bool is_answered_elsewhere (const protected_t *people, const letter_t *letter) {
    return *letter->reply.domain && strcasecmp (letter->reply.domain, letter->from.domain) != 0 &&
           !protected_has (people, letter->reply.address);
}

bool person_read (const protected_t *people, const letter_t *letter, evidence_t *evidence) {
    bool found = imitates_name (evidence);
    if (!found && protected_resembles (people, letter->from.name, letter->from.address)) {
        evidence_finding (evidence, FINDING_protected_near, "a protected person's name but for one letter");
        found = true;
    }
    if (!*letter->from.address || !protected_has (people, letter->from.address)) return found;
    if (is_forged (letter)) {
        evidence_finding (evidence, FINDING_protected_forged,
                          "a protected person's address, which authentication denies");
        found = true;
    }
    if (is_answered_elsewhere (people, letter)) {
        evidence_finding (evidence, FINDING_protected_reply, "answers to a protected person would go elsewhere");
        found = found || !facts_proven (letter->parcel, letter->domain);
    }
    return found;
}
