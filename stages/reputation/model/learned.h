/* The learner's newest version in this copy: heard of by NOTIFY, looked for every LEARNED_LOOK ms besides, and after
 * each reconnection. While the history is away the last one known judges on. */
#ifndef TAMIS_LEARNED_H
#define TAMIS_LEARNED_H

#include "worker.h"

enum { LEARNED_LOOK = 2000 /* ms */, LEARNED_TIMEOUT = 10000 /* ms for one question */ };

typedef struct learned_t learned_t;

learned_t *learned_new (worker_t *worker);
void learned_destroy (learned_t **self);

/* States model_junk or model_ham for SIZE bytes of features at BYTES, as fingerprint sent them. */
void learned_state (const learned_t *self, const void *bytes, size_t size, evidence_t *evidence);

/* Copies the features into a lesson's answer. */
void learned_show (const void *bytes, size_t size, arena_t *arena, ReputationFragment *fragment);

#endif
