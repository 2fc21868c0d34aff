/* Strangers: senders whom the history does not know yet. What a stranger brings is no proof that honest senders carry
 * it; see fold_row_t. */
#ifndef TAMIS_STRANGER_H
#define TAMIS_STRANGER_H

#include "past.h"
#include "worker.h"

enum {
    STRANGER_HOURS = 24, /* since the first sight of a sender who is a stranger still */
    STRANGER_YOUNG = 48  /* hours of history before which everybody would be one, and nobody is */
};

/* The past of the parcel's sender as far as he is proven (trait_sender); NULL where he has none. PASTS: COUNT, sorted
 * by id. */
const past_t *stranger_past (const Parcel *parcel, const past_t *pasts, size_t count);

/* Adds the finding where the sender is a stranger, and returns whether he is. SINCE: when the history began, hours
 * since 1970. */
bool stranger_state (const Parcel *parcel, const past_t *pasts, size_t count, int32_t since, evidence_t *evidence);

#endif
