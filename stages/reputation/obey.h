/* Obey: holds the desk's decisions whole in memory, and keeps them fresh: NOTIFY hurries, a reconnection reads all
 * anew, and a look every OBEY_LOOK ms does not trust either. The last known set lies on disk (run/blocks), for a start
 * while PostgreSQL is away, and for intake. */
#ifndef TAMIS_OBEY_H
#define TAMIS_OBEY_H

#include "blocks.h"
#include "worker.h"

enum { OBEY_LOOK = 2000 /* ms */, OBEY_TIMEOUT = 5000 /* ms that a query may take */ };

typedef struct obey_t obey_t;

obey_t *obey_new (worker_t *worker);
void obey_destroy (obey_t **self);

/* False as long as the history may still tell, after the start, what is decided: reputation/patience at most. */
bool obey_ready (const obey_t *self);

/* The decision that stands for a parcel; NULL where there is none; borrowed until the event loop goes on. */
const block_t *obey_find (const obey_t *self, const Parcel *parcel);

/* States it in a fragment and its evidence. */
void obey_state (const obey_t *self, const Parcel *parcel, ReputationFragment *fragment, evidence_t *evidence);

#endif
