#include "filter.h"

#include <stdlib.h>

enum { LINE_BYTES = 64, WORDS = 8, PROBES = 6, PROBE_BITS = 9, ID_BITS_LEAST = 8 };

struct filter_t {
    uint64_t (*lines)[WORDS];
    uint64_t mask;
    size_t count;
};

filter_t *filter_new (size_t size) {
    filter_t *self = calloc (1, sizeof *self);
    uint64_t lines = 1;
    while (lines * 2 * LINE_BYTES <= size) lines *= 2;
    if (!self || !(self->lines = calloc (lines, LINE_BYTES))) abort ();
    self->mask = lines - 1;
    return self;
}

void filter_destroy (filter_t **self) {
    if (!*self) return;
    free ((*self)->lines);
    free (*self);
    *self = NULL;
}

/* The kind, in the top byte, is mixed into the keyed hash; then bits for the line and for the probes are apart. */
static uint64_t mixed (uint64_t id) {
    id = (id ^ id >> 32) * 0x9e3779b97f4a7c15u;
    return (id ^ id >> 29) * 0xbf58476d1ce4e5b9u;
}

static void mask_of (uint64_t bits, uint64_t words[WORDS]) {
    for (int i = 0; i < PROBES; i++, bits >>= PROBE_BITS) words[bits >> 6 & (WORDS - 1)] |= UINT64_C (1) << (bits & 63);
}

static uint64_t *line_of (const filter_t *self, uint64_t hash) {
    return self->lines[(hash * 0x94d049bb133111ebu >> 20) & self->mask];
}

void filter_add (filter_t *self, uint64_t id) {
    uint64_t hash = mixed (id), words[WORDS] = {0}, *line = line_of (self, hash), fresh = 0;
    mask_of (hash, words);
    for (int i = 0; i < WORDS; i++) {
        fresh |= words[i] & ~line[i];
        line[i] |= words[i];
    }
    self->count += fresh != 0;
}

bool filter_has (const filter_t *self, uint64_t id) {
    uint64_t hash = mixed (id), words[WORDS] = {0}, missing = 0;
    const uint64_t *line = line_of (self, hash);
    mask_of (hash, words);
    for (int i = 0; i < WORDS; i++) missing |= words[i] & ~line[i];
    return !missing;
}

size_t filter_count (const filter_t *self) {
    return self->count;
}

size_t filter_room (const filter_t *self) {
    return (self->mask + 1) * LINE_BYTES * 8 / ID_BITS_LEAST;
}
