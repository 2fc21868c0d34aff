/* The keeper: makes partitions ahead, and deletes what retention no longer allows, in steps so small that neither those
 * who write nor the fold wait for one. Whichever verdict copy's turn comes first does it (an advisory lock), over a
 * connection of its own that it has only meanwhile. */
#ifndef TAMIS_KEEPER_H
#define TAMIS_KEEPER_H

#include "worker.h"

enum {
    KEEPER_FIRST = 3000 /* ms after the start */,
    KEEPER_PAUSE = 100 /* ms between steps */,
    KEEPER_TIMEOUT = 60000 /* ms that a step may take */,
    KEEPER_CONNECT = 10000 /* ms to wait for the history; then the turn is over */,
    KEEPER_BLOCKS = 20 /* that are filed in one turn, where the policy allows any */,
    KEEPER_ROWS = 5000 /* of a table deleted in one step */,
    KEEPER_PAGES = 128 /* of 8 KB looked through in one step */
};

typedef struct keeper_t keeper_t;

keeper_t *keeper_new (worker_t *worker);
void keeper_destroy (keeper_t **self);

#endif
