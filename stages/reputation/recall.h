/* Recall: asks the history for the pasts of many parcels' traits in one query, in bounded time. */
#ifndef TAMIS_RECALL_H
#define TAMIS_RECALL_H

#include "past.h"
#include "worker.h"

typedef struct recall_t recall_t;

enum { RECALL_TRAITS = 8192 /* of one query at most */ };

/* PASTS: COUNT of them, sorted by id, borrowed; NULL where the history could not be asked in time. The receiver owns
 * the job. */
typedef void (recall_done_fn) (void *state, job_t *job, const past_t *pasts, size_t count);

/* NULL where there is no database to be had, with the reason logged. */
recall_t *recall_new (worker_t *worker, recall_done_fn *done, void *state);
void recall_destroy (recall_t **self);

/* Asks for all traits of a job's parcel; DONE is called once. */
void recall_ask (recall_t *self, job_t *job);

/* Starts a query for what is waiting, unless one is under way: then the next takes all that has come meanwhile. */
void recall_flush (recall_t *self);

/* The past of one trait among PASTS; NULL where it has none. */
const past_t *recall_find (const past_t *pasts, size_t count, uint64_t id);

#endif
