/* A list of jobs in hand, linked through job_t.next. */
#ifndef TAMIS_JOBLIST_H
#define TAMIS_JOBLIST_H

#include "worker.h"

typedef struct {
    job_t *first, **last;
    int count;
} joblist_t;

/* Makes it empty; a list must be cleared before its first use. */
void joblist_clear (joblist_t *self);

void joblist_append (joblist_t *self, job_t *job);

/* Takes the first; NULL where there is none. */
job_t *joblist_pop (joblist_t *self);

/* Moves those of which WANTED says so to the end of TAKEN, in their order. */
typedef bool joblist_wanted_fn (const void *state, const job_t *job);
void joblist_take (joblist_t *self, joblist_t *taken, joblist_wanted_fn *wanted, const void *state);

/* Moves all of FRONT before the first of SELF; FRONT is empty then. */
void joblist_prepend (joblist_t *self, joblist_t *front);

#endif
