/* Record: appends message rows in batches, and lets a verdict go only when its row is committed. The first recorded
 * verdict of a message is the one that is answered. */
#ifndef TAMIS_RECORD_H
#define TAMIS_RECORD_H

#include "worker.h"

typedef struct record_t record_t;

/* VERDICT: what the history holds, or a defer where it could not be reached; the receiver owns the job. */
typedef void (record_done_fn) (void *state, job_t *job, VerdictFragment *verdict);

record_t *record_new (worker_t *worker, record_done_fn *done, void *state);
void record_destroy (record_t **self);

/* Takes a job with its verdict (which lives in the job's arena) in hand; DONE is called once. */
void record_add (record_t *self, job_t *job, VerdictFragment *verdict);

/* Starts a batch if none is under way. */
void record_flush (void *self);

/* True while the history can be reached. */
bool record_up (const record_t *self);

#endif
