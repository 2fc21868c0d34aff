/* Walks: which source carried which content, as pairs for the history. A fixed table remembers the pairs that have
 * their row this month, so that a sender's thousandth letter costs nothing here; what it has forgotten is written
 * again, to no effect. */
#ifndef TAMIS_WALKS_H
#define TAMIS_WALKS_H

#include "array.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct walks_t walks_t;

walks_t *walks_new (void);
void walks_destroy (walks_t **self);

/* Lets go of what was added, not of what is remembered. */
void walks_clear (walks_t *self);

/* A TRAIT of a kind that walks, from SOURCE (0: none), seen in that HOUR since 1970. */
void walks_add (walks_t *self, uint64_t trait, uint64_t source, int32_t hour);

/* Each pair once, in ascending order, but those of the COUNT traits in ROWLESS (ascending): trait, source, date. */
enum { WALK_COLUMNS = 3 };
void walks_columns (walks_t *self, const uint64_t *rowless, size_t count, array_t *columns[WALK_COLUMNS]);

/* After the fold: of the COUNT traits in SETTLED (ascending) all pairs have their rows, or need none. */
void walks_settle (walks_t *self, const uint64_t *settled, size_t count);

#endif
