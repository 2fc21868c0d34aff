/* What a job carries while its verdict is being recorded. */
#ifndef TAMIS_HELD_H
#define TAMIS_HELD_H

#include "worker.h"

typedef struct {
    VerdictFragment *verdict;
    uint64_t fold_target; /* for a replay: the transaction up to which must be folded */
    bool again;           /* its row may be recorded already */
    bool alone;           /* the history refused a batch that it was in: it goes by itself */
} held_t;

static inline held_t *held_of (const job_t *job) {
    return job->state;
}

static inline VerdictFragment *verdict_of (const job_t *job) {
    return held_of (job)->verdict;
}

#endif
