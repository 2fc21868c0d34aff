/* Whether author and recipients know each other, as far as the history goes. */
#ifndef TAMIS_PAIR_PAST_H
#define TAMIS_PAIR_PAST_H

#include "past.h"
#include "worker.h"

enum {
    PAIR_KNOWN_HOURS = 7 * 24, /* between the first letter and the last, from which on two people know each other */
    PAIR_KNOWN_MESSAGES = 2
};

/* Adds known_pair where From is proven (DMARC passes) and one of the parcel's pairs has lasted for longer than a week
 * without a complaint; first_contact, which weighs nothing alone, where it has pairs and the history knows none of
 * them. PASTS: COUNT, sorted by id. */
void pair_past_weigh (const Parcel *parcel, const past_t *pasts, size_t count, evidence_t *evidence);

#endif
