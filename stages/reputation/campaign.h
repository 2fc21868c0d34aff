/* Campaign: messages that share content traits. A message's is called by the trait of its content that walked over the
 * most sources; a name for people to ask by, and no evidence. */
#ifndef TAMIS_CAMPAIGN_H
#define TAMIS_CAMPAIGN_H

#include "past.h"
#include "worker.h"

enum {
    CAMPAIGN_SOURCES = 3, /* from which on content is a campaign's */
    CAMPAIGN_EACH = 50    /* messages a source at most, on average: more is a sender's own way of writing */
};

/* The id of that trait; 0 where the message is of no campaign. PASTS (COUNT, sorted by id). */
uint64_t campaign_of (const Parcel *parcel, const past_t *pasts, size_t count);

#endif
