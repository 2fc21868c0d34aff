/* A Bloom filter of trait ids, in lines of 64 bytes so that a question costs one miss of the processor's cache (Putze,
 * Sanders, Singler 2007). Never a wrong no. */
#ifndef TAMIS_FILTER_H
#define TAMIS_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct filter_t filter_t;

/* Of SIZE bytes, rounded down to a power of two, one line at least. 16 bits an id give some 0.2 % of wrong yes. */
filter_t *filter_new (size_t size);
void filter_destroy (filter_t **self);

void filter_add (filter_t *self, uint64_t id);

/* False: ID was never added. */
bool filter_has (const filter_t *self, uint64_t id);

/* Ids that were added and not there before, wrong yes apart. */
size_t filter_count (const filter_t *self);

/* As many as it holds well: 8 bits an id, some 3 % of wrong yes. */
size_t filter_room (const filter_t *self);

#endif
