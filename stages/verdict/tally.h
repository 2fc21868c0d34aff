/* The tally: folds message rows and lessons into trait histories, each exactly once. One verdict copy at a time holds
 * the office (an advisory lock); the others stand ready. */
#ifndef TAMIS_TALLY_H
#define TAMIS_TALLY_H

#include "worker.h"

typedef struct tally_t tally_t;

enum {
    TALLY_ROWS = 5000 /* of one fold, about */,
    TALLY_PAGE = 5000 /* messages read back at once at the start */,
    TALLY_IDS = 32768 /* ids of traits read at once */
};

tally_t *tally_new (worker_t *worker);
/* True while this copy is the tally and folds later than verdict/fold_late. */
bool tally_behind (const tally_t *self);

void tally_destroy (tally_t **self);

#endif
