/* Spread: content that walks over many sources, young and fast: snowshoe.
 *
 * A newsletter walks too, but its sources are few, or its sender is known: content by itself accuses only a message
 * whose own sender the history does not know yet. Nobody needs to have complained. */
#ifndef TAMIS_SPREAD_H
#define TAMIS_SPREAD_H

#include "past.h"
#include "worker.h"

enum {
    SPREAD_SOURCES = 6,          /* from which on content walks */
    SPREAD_EACH = 4,             /* messages a source at most, on average */
    SPREAD_YOUNG = 5 * 24,       /* hours since its first sight */
    SPREAD_HISTORY = 4 * 24,     /* hours that the history must be older than the content */
    SPREAD_STRANGER = 3 * 24,    /* hours since the first sight of a sender who is still a stranger */
    SPREAD_STRANGER_MESSAGES = 8 /* and as many messages at most */
};

/* Gathers what walks among a parcel's traits. SINCE and NOW (hours since 1970): the history's begin, the message's
 * time. */
typedef struct {
    int32_t since, now;
    const Trait *trait;
    const past_t *past;
    double bits;
    int known, strangers; /* proven traits of the sender that the history knows for long, and does not */
} spread_t;

void spread_look (spread_t *self, const Trait *trait, const past_t *past);
void spread_state (const spread_t *self, evidence_t *evidence);

#endif
