/* The tally: folds message rows and lessons into trait histories, each exactly once. One verdict copy at a time holds
 * the office (an advisory lock); the others stand ready. */
#ifndef TAMIS_TALLY_H
#define TAMIS_TALLY_H

#include "worker.h"

typedef struct tally_t tally_t;

enum { TALLY_ROWS = 5000 /* of one fold, about */, TALLY_SIGHTS = 50000 /* messages read back at the start */ };

tally_t *tally_new (worker_t *worker);
void tally_destroy (tally_t **self);

#endif
