#include "fold.h"

#include "trait.h"
#include "walks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint64_t trait;
    int32_t messages, spam, junk, notjunk, traps, first, last;
    uint64_t spread, reach, accused, passed;
    bool taught, untaught, first_spam;
    bool untold; /* a first sight that needs no row */
} sum_t;

struct fold_t {
    sum_t *sums;
    size_t n_sums, room;
    uint32_t *slots; /* open addressing: index into sums, plus one */
    size_t n_slots;
    walks_t *walks;
};

enum { SLOTS_LEAST = 1024 };

/* --- sums by trait --- */

fold_t *fold_new (void) {
    fold_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->walks = walks_new ();
    return self;
}

void fold_destroy (fold_t **self) {
    if (!*self) return;
    free ((*self)->sums);
    free ((*self)->slots);
    walks_destroy (&(*self)->walks);
    free (*self);
    *self = NULL;
}

void fold_clear (fold_t *self) {
    self->n_sums = 0;
    walks_clear (self->walks);
    if (self->slots) memset (self->slots, 0, self->n_slots * sizeof *self->slots);
}

static size_t slot_of (const fold_t *self, uint64_t trait) {
    size_t at = (size_t)(trait * 0x9e3779b97f4a7c15u >> 20) & (self->n_slots - 1);
    while (self->slots[at] && self->sums[self->slots[at] - 1].trait != trait) at = (at + 1) & (self->n_slots - 1);
    return at;
}

static void grow (fold_t *self) {
    self->room = self->room ? 2 * self->room : SLOTS_LEAST / 2;
    self->n_slots = 2 * self->room;
    self->sums = realloc (self->sums, self->room * sizeof *self->sums);
    free (self->slots);
    self->slots = calloc (self->n_slots, sizeof *self->slots);
    if (!self->sums || !self->slots) abort ();
    for (size_t i = 0; i < self->n_sums; i++) self->slots[slot_of (self, self->sums[i].trait)] = (uint32_t)i + 1;
}

static sum_t *sum_of (fold_t *self, uint64_t trait, int32_t hour) {
    if (self->n_sums == self->room) grow (self);
    size_t at = slot_of (self, trait);
    if (self->slots[at]) return &self->sums[self->slots[at] - 1];
    self->sums[self->n_sums] = (sum_t){.trait = trait, .first = hour, .last = hour};
    self->slots[at] = (uint32_t)++self->n_sums;
    return &self->sums[self->n_sums - 1];
}

/* One of 64 bits for a keyed id, which is as good as random. */
static uint64_t bit_of (uint64_t id) {
    return id ? UINT64_C (1) << (id % 64) : 0;
}

/* Bits that a row adds to every trait of it: the recipients, and the sender. */
typedef struct {
    uint64_t reach, sender;
} marks_t;

static void add_one (fold_t *self, const fold_row_t *row, uint64_t trait, const marks_t *marks) {
    sum_t *sum = sum_of (self, trait, row->hour);
    if (row->hour < sum->first) sum->first = row->hour;
    if (row->hour > sum->last) sum->last = row->hour;
    if (row->lesson) {
        sum->junk += row->junk;
        sum->notjunk += row->notjunk;
        sum->traps += row->traps;
        sum->taught = true;
        if (row->junk > 0 || row->traps > 0) sum->accused |= marks->sender;
        if (row->junk < 0 || row->traps < 0) sum->untaught = true;
        return;
    }
    if (!sum->messages) sum->first_spam = row->spam;
    sum->messages++;
    sum->spam += row->spam;
    sum->spread |= bit_of (row->source);
    sum->reach |= marks->reach;
    if (!row->spam && !row->stranger) sum->passed |= marks->sender;
    walks_add (self->walks, trait, row->source, row->hour);
}

void fold_add (fold_t *self, const fold_row_t *row, const uint64_t *traits, size_t count) {
    marks_t marks = {.sender = bit_of (trait_sender (traits, count))};
    for (size_t i = 0; i < count; i++)
        if (trait_kind (traits[i]) == TRAIT_recipient) marks.reach |= bit_of (traits[i]);
    for (size_t i = 0; i < count; i++) add_one (self, row, traits[i], &marks);
}

/* --- what goes to the database --- */

static int by_trait (const void *a, const void *b) {
    uint64_t left = ((const sum_t *)a)->trait, right = ((const sum_t *)b)->trait;
    return (left > right) - (left < right);
}

static void write_sum (const sum_t *sum, bool make, sight_t before, array_t **columns) {
    const int64_t values[] = {(int64_t)sum->trait,  sum->messages,      sum->spam,  sum->junk,
                              sum->notjunk,         sum->traps,         sum->first, sum->last,
                              (int64_t)sum->spread, (int64_t)sum->reach};
    for (size_t c = 0; c < sizeof values / sizeof *values; c++) array_number (columns[c], values[c]);
    array_text (columns[10], make ? "t" : "f");
    array_number (columns[11], before);
    array_number (columns[12], (int64_t)sum->accused);
    array_number (columns[13], (int64_t)sum->passed);
    array_text (columns[14], sum->untaught ? "t" : "f");
}

/* ROWLESS and what was not told, in ascending order, to be freed. */
static uint64_t *bare_of (const fold_t *self, const uint64_t *rowless, size_t count, size_t *n_bare) {
    uint64_t *bare = calloc (self->n_sums + 1, sizeof *bare);
    if (!bare) abort ();
    size_t next = 0;
    for (size_t i = 0; i < self->n_sums; i++) {
        bool listed = next < count && rowless[next] == self->sums[i].trait;
        next += listed;
        if (listed || self->sums[i].untold) bare[(*n_bare)++] = self->sums[i].trait;
    }
    return bare;
}

void fold_columns (fold_t *self, const sights_t *sights, const filter_t *rows, array_t *columns[FOLD_COLUMNS]) {
    if (self->n_sums) qsort (self->sums, self->n_sums, sizeof *self->sums, by_trait);
    for (size_t i = 0; i < self->n_sums; i++) {
        sum_t *sum = &self->sums[i];
        sight_t before = sights_find (sights, sum->trait);
        bool make = sum->messages > 1 || sum->taught || before != SIGHT_NONE;
        sum->untold = !make && rows && !filter_has (rows, sum->trait);
        if (!sum->untold) write_sum (sum, make, before, columns);
    }
    size_t n_bare = 0;
    uint64_t *bare = bare_of (self, NULL, 0, &n_bare);
    walks_columns (self->walks, bare, n_bare, columns + FOLD_COLUMNS - WALK_COLUMNS);
    free (bare);
}

void fold_settle (fold_t *self, sights_t *sights, filter_t *rows, const folded_t *folded) {
    size_t n_bare = 0, next = 0;
    uint64_t *bare = bare_of (self, folded->rowless, folded->n_rowless, &n_bare);
    for (size_t i = 0; i < self->n_sums; i++) {
        if (next < n_bare && bare[next] == self->sums[i].trait) {
            next++;
            sights_add (sights, self->sums[i].trait, self->sums[i].first_spam);
        } else {
            sights_forget (sights, self->sums[i].trait);
            filter_add (rows, self->sums[i].trait);
        }
    }
    walks_settle (self->walks, folded->settled, folded->n_settled);
    free (bare);
}
