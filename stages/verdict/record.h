/* Record: appends message rows in batches, and lets a verdict go only when its row is durable: committed, or, where the
 * history is away or slow for longer than verdict/patience, in the journal. The first recorded verdict of a message is
 * the one that is answered. */
#ifndef TAMIS_RECORD_H
#define TAMIS_RECORD_H

#include "worker.h"

typedef struct record_t record_t;

/* VERDICT: what is recorded, or a defer where nothing could be; the receiver owns the job. */
typedef void (record_done_fn) (void *state, job_t *job, VerdictFragment *verdict);

/* NULL with the reason logged. */
record_t *record_new (worker_t *worker, record_done_fn *done, void *state);
void record_destroy (record_t **self);

/* Takes a job with its verdict (which lives in the job's arena) in hand; DONE is called once. */
void record_add (record_t *self, job_t *job, VerdictFragment *verdict);

/* Starts a batch if none is under way. */
void record_flush (void *self);

/* What is wrong; NULL where nothing is. */
const char *record_ails (const record_t *self);

/* True while verdicts can be made durable. */
bool record_writable (const record_t *self);

#endif
