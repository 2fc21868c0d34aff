/* First sights: a fixed table that remembers traits seen once, which have no row yet. Sixteen entries of 32 bits to a
 * cache line: 27 of tag, one says that the first sight was spam, four of age. When a line is full the oldest goes.
 * Traits (HISTORY): most are never seen again, so a row for each would cost seven times the space. */
#ifndef TAMIS_SIGHTS_H
#define TAMIS_SIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sights_t sights_t;

typedef enum { SIGHT_NONE = 0, SIGHT_DELIVERED = 1, SIGHT_SPAM = 3 } sight_t;

/* A table of SIZE bytes (rounded down to a power of two, one line at least). */
sights_t *sights_new (size_t size);
void sights_destroy (sights_t **self);

/* What is known of a trait. A wrong "seen" comes about once in ten million questions. */
sight_t sights_find (const sights_t *self, uint64_t trait);

void sights_add (sights_t *self, uint64_t trait, bool spam);

/* Traits that it holds, and that it has room for. */
size_t sights_held (const sights_t *self);
size_t sights_room (const sights_t *self);

/* The trait has a row now. */
void sights_forget (sights_t *self, uint64_t trait);

#endif
