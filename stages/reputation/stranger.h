/* Strangers: senders whom the history does not know for long. Spammers leave their names within days; what a stranger
 * brings is no proof that honest senders carry it (fold_row_t), and he has no record of his own yet. */
#ifndef TAMIS_STRANGER_H
#define TAMIS_STRANGER_H

#include "past.h"
#include "worker.h"

enum {
    STRANGER_HOURS = 7 * 24, /* since the first sight of a sender who is a stranger still */
    STRANGER_FRESH = 24,     /* within which it speaks against him as much as if he had never been seen */
    STRANGER_NEW = 3 * 24,   /* within which it speaks against him at all */
    STRANGER_UNPROVEN = 7,   /* where nothing but the address is proven, one part in so many: authentication says it */
    STRANGER_YOUNG = 48      /* hours from the history's begin: who was seen in them was there before */
};

/* The past of the parcel's sender as far as he is proven (trait_sender); NULL where he has none. PASTS: COUNT, sorted
 * by id. */
const past_t *stranger_past (const Parcel *parcel, const past_t *pasts, size_t count);

/* Adds the finding where the sender is a stranger, and returns whether he is. SINCE: when the history began, hours
 * since 1970. */
bool stranger_state (const Parcel *parcel, const past_t *past, int32_t since, evidence_t *evidence);

#endif
