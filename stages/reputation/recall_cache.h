/* What was recalled a moment ago: pasts by trait id, each with the time at which it was asked for. A table of fixed
 * size; the oldest gives way. */
#ifndef TAMIS_RECALL_CACHE_H
#define TAMIS_RECALL_CACHE_H

#include "past.h"

#include <stddef.h>

typedef struct cache_t cache_t;

typedef enum {
    CACHE_UNKNOWN, /* ask */
    CACHE_NONE,    /* it has no row */
    CACHE_PAST     /* here it is */
} cache_answer_t;

/* Room for ENTRIES, rounded up to a power of two; 0: it never knows. */
cache_t *cache_new (size_t entries);
void cache_destroy (cache_t **self);

/* What is known of ID that was asked for at SINCE or later (clock_now()); *PAST is borrowed until the next change. */
cache_answer_t cache_find (const cache_t *self, uint64_t id, int64_t since, const past_t **past);

/* Keeps the answer to a question asked at ASKED: PAST, or NULL where ID has no row. An older one than what is known
 * changes nothing. */
void cache_put (cache_t *self, uint64_t id, int64_t asked, const past_t *past);

/* What was asked for before NOW is no longer so, questions that are still under way included. */
void cache_drop (cache_t *self, uint64_t id, int64_t now);

#endif
