/* What the files of blocks share. */
#ifndef TAMIS_BLOCKS_INNER_H
#define TAMIS_BLOCKS_INNER_H

#include "blocks.h"

/* The I-th decision in the set's order; NULL past the last. */
const block_t *blocks_at (const blocks_t *self, size_t i);

#endif
