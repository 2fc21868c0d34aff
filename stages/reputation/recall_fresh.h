/* Freshness: what a copy of reputation may say of a trait without asking the history. A filter of the ids that have a
 * row is read at the start, and again after each loss of the connection; from then on the table fresh tells, each
 * second or at once when a fold says so, which ids got a row or were taught: those are forgotten by the cache. */
#ifndef TAMIS_RECALL_FRESH_H
#define TAMIS_RECALL_FRESH_H

#include "recall_cache.h"
#include "worker.h"

enum {
    FRESH_LOOK = 1000 /* ms from one look to the next where no fold is heard of */,
    FRESH_TRUST = 2000 /* ms after the last look for which the filter is believed */,
    FRESH_PAGE = 32768 /* ids read at once at the start */,
    FRESH_TIMEOUT = 30000 /* ms that a query may take */,
    FRESH_AGAIN = 24 * 3600000 /* ms: then the filter is read anew, to be rid of ids that have expired */
};

typedef struct fresh_t fresh_t;

/* CACHE, borrowed for life, forgets what the history has been taught. */
fresh_t *fresh_new (worker_t *worker, cache_t *cache);
void fresh_destroy (fresh_t **self);

/* False where it is known that the trait had no row FRESH_TRUST ago or later. */
bool fresh_maybe (const fresh_t *self, uint64_t id);

#endif
