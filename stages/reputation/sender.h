/* Sender: the health of a proven sender, as far as one message can be told by it.
 *
 * A clumsy sender writes honest letters to a bad list: people complain of him more than a careful one hears, and
 * recipients that nobody has refuse him. That is a reason to advise him, and counts for little here; a professional is
 * known by his kin. A rate is judged by the lower end of its interval (Wilson 1927), so that few messages condemn
 * nobody. */
#ifndef TAMIS_SENDER_H
#define TAMIS_SENDER_H

#include "past.h"
#include "worker.h"

enum {
    SENDER_LEAST = 100, /* messages to inboxes before complaints are judged as a rate */
    SENDER_REFUSED = 3  /* recipients refused in one transaction from which on a stranger guesses */
};

/* The lower end of the 95 % interval of a share of HITS in COUNT, 0 where COUNT is 0. HITS may be weighted. */
double sender_least_share (double hits, double count);

/* Adds the findings. PAST: of the proven sender, NULL for none. */
void sender_state (const Parcel *parcel, const past_t *past, bool stranger, evidence_t *evidence);

#endif
