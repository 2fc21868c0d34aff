/* What a fold would have made of the rows: a trait's counters, and the pairs that walk. */
#ifndef TAMIS_HISTORY_SUMS_H
#define TAMIS_HISTORY_SUMS_H

#include <stdbool.h>
#include <stdlib.h>

#include "history_rows.h"
#include "trait.h"

typedef struct {
    uint64_t trait, spread, reach, accused, passed;
    int32_t messages, spam, junk, first, last;
} sum_t;

enum { WALKS_LEAST = 3, WALKS_MOST = 60 };

typedef struct {
    uint64_t trait, source;
    int32_t day;
} pair_t;

typedef struct {
    sum_t *slots; /* open addressing; trait 0 is empty */
    size_t n_slots, used;
    pair_t *pairs;
    size_t n_pairs, room;
} sums_t;

static inline size_t sums_slot (const sums_t *self, uint64_t trait) {
    size_t at = (size_t)(trait * 0x9e3779b97f4a7c15u >> 20) & (self->n_slots - 1);
    while (self->slots[at].trait && self->slots[at].trait != trait) at = (at + 1) & (self->n_slots - 1);
    return at;
}

static inline void sums_grow (sums_t *self) {
    sum_t *old = self->slots;
    size_t count = self->n_slots;
    self->n_slots = count ? 2 * count : 1 << 16;
    self->slots = calloc (self->n_slots, sizeof *self->slots);
    if (!self->slots) abort ();
    for (size_t i = 0; i < count; i++)
        if (old[i].trait) self->slots[sums_slot (self, old[i].trait)] = old[i];
    free (old);
}

/* Whether a fold has, or would have, made a row. */
static inline bool sums_row (const sums_t *self, uint64_t trait) {
    return self->n_slots && self->slots[sums_slot (self, trait)].messages > 1;
}

static inline void sums_add (sums_t *self, uint64_t trait, uint64_t source, uint64_t reach, bool spam, bool reported,
                             int32_t hour) {
    if (2 * self->used >= self->n_slots) sums_grow (self);
    sum_t *sum = &self->slots[sums_slot (self, trait)];
    if (!sum->trait) {
        *sum = (sum_t){.trait = trait, .first = hour};
        self->used++;
    }
    sum->messages++;
    sum->spam += spam;
    sum->junk += reported ? 10 : 0;
    sum->last = hour;
    sum->spread |= UINT64_C (1) << (source % 64);
    sum->reach |= reach;
    if (reported) sum->accused |= UINT64_C (1) << (source % 64);
    if (!spam) sum->passed |= UINT64_C (1) << (source % 64);
}

/* As the fold does: a pair of a trait that three sources carried, or that somebody complained of. */
static inline void sums_walk (sums_t *self, uint64_t trait, uint64_t source, int32_t day) {
    const sum_t *sum = &self->slots[sums_slot (self, trait)];
    int spread = __builtin_popcountll (sum->spread);
    if ((spread < WALKS_LEAST && !sum->junk) || spread >= WALKS_MOST) return;
    if (self->n_pairs == self->room) {
        self->room = 2 * self->room + 4096;
        self->pairs = realloc (self->pairs, self->room * sizeof *self->pairs);
        if (!self->pairs) abort ();
    }
    self->pairs[self->n_pairs++] = (pair_t){trait, source, day};
}

static inline int sums_by_trait (const void *a, const void *b) {
    const sum_t *left = a, *right = b;
    return (left->trait > right->trait) - (left->trait < right->trait);
}

static inline int sums_by_pair (const void *a, const void *b) {
    const pair_t *left = a, *right = b;
    if (left->trait != right->trait) return left->trait > right->trait ? 1 : -1;
    if (left->source != right->source) return left->source > right->source ? 1 : -1;
    return (left->day > right->day) - (left->day < right->day);
}

/* The pairs of traits that have a row, each with its first day: trait, source, first. */
static inline void sums_write_pairs (sums_t *self, FILE *out) {
    enum { DAYS_BEFORE_2000 = 10957 };
    if (self->n_pairs) qsort (self->pairs, self->n_pairs, sizeof *self->pairs, sums_by_pair);
    rows_start (out);
    for (size_t i = 0; i < self->n_pairs; i++) {
        const pair_t *pair = &self->pairs[i];
        bool same = i && pair[-1].trait == pair->trait && pair[-1].source == pair->source;
        if (same || !sums_row (self, pair->trait)) continue;
        rows_put16 (out, 3);
        row_int64 (out, pair->trait);
        row_int64 (out, pair->source);
        row_int32 (out, pair->day - DAYS_BEFORE_2000);
    }
    rows_stop (out);
}

/* The traits seen twice, by id: id, messages, spam, junk, notjunk, traps, first, last, spread, reach, accused,
 * passed. The last use of SELF. */
static inline void sums_write_traits (sums_t *self, FILE *out) {
    size_t count = 0;
    for (size_t i = 0; i < self->n_slots; i++)
        if (self->slots[i].messages > 1) self->slots[count++] = self->slots[i];
    if (count) qsort (self->slots, count, sizeof *self->slots, sums_by_trait);
    rows_start (out);
    for (size_t i = 0; i < count; i++) {
        const sum_t *sum = &self->slots[i];
        const int32_t counters[] = {sum->messages, sum->spam, sum->junk, 0, 0, sum->first, sum->last};
        rows_put16 (out, 12);
        row_int64 (out, sum->trait);
        for (size_t c = 0; c < sizeof counters / sizeof *counters; c++) row_int32 (out, counters[c]);
        row_int64 (out, sum->spread);
        row_int64 (out, sum->reach);
        row_int64 (out, sum->accused);
        row_int64 (out, sum->passed);
    }
    rows_stop (out);
}

#endif
