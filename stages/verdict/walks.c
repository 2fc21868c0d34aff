#include "walks.h"

#include "trait.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST_ROOM = 1024, DATE = 16, KNOWN = 1 << 20 /* pairs remembered: 8 MB */ };

typedef struct {
    uint64_t trait, source;
    int32_t hour;
} walk_t;

struct walks_t {
    walk_t *walks;
    size_t count, room;
    uint64_t *known; /* by hash of pair and month; 0: free */
};

walks_t *walks_new (void) {
    walks_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->known = calloc (KNOWN, sizeof *self->known);
    if (!self->known) abort ();
    return self;
}

void walks_destroy (walks_t **self) {
    if (!*self) return;
    free ((*self)->walks);
    free ((*self)->known);
    free (*self);
    *self = NULL;
}

void walks_clear (walks_t *self) {
    self->count = 0;
}

static void date_of (const walk_t *walk, struct tm *parts) {
    time_t at = (time_t)walk->hour * 3600;
    gmtime_r (&at, parts);
}

/* Ids are as good as random; splitmix64 mixes them with the month, whose partition the row is in. */
static uint64_t hash_of (const walk_t *walk) {
    struct tm parts;
    date_of (walk, &parts);
    uint64_t value = walk->trait ^ walk->source * 0x9e3779b97f4a7c15u;
    value += (uint64_t)(parts.tm_year * 12 + parts.tm_mon + 1) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return (value ^ value >> 31) | 1;
}

void walks_add (walks_t *self, uint64_t trait, uint64_t source, int32_t hour) {
    const trait_info_t *kind = trait_info (trait_kind (trait));
    if (!source || !kind || !kind->walks) return;
    const walk_t walk = {trait, source, hour};
    uint64_t hash = hash_of (&walk);
    if (self->known[hash / 2 % KNOWN] == hash) return;
    if (self->count == self->room) {
        self->room = 2 * self->room + FIRST_ROOM;
        self->walks = realloc (self->walks, self->room * sizeof *self->walks);
        if (!self->walks) abort ();
    }
    self->walks[self->count++] = walk;
}

static int in_order (const void *a, const void *b) {
    const walk_t *left = a, *right = b;
    if (left->trait != right->trait) return left->trait < right->trait ? -1 : 1;
    if (left->source != right->source) return left->source < right->source ? -1 : 1;
    return (left->hour > right->hour) - (left->hour < right->hour);
}

static void each_once (walks_t *self) {
    if (self->count) qsort (self->walks, self->count, sizeof *self->walks, in_order);
    size_t kept = 0;
    for (size_t i = 0; i < self->count; i++)
        if (!kept || hash_of (&self->walks[kept - 1]) != hash_of (&self->walks[i]))
            self->walks[kept++] = self->walks[i];
    self->count = kept;
}

/* Whether IDS has the trait, for walks in ascending order; NEXT is where to go on. */
static bool listed (const uint64_t *ids, size_t count, size_t *next, uint64_t trait) {
    while (*next < count && ids[*next] < trait) ++*next;
    return *next < count && ids[*next] == trait;
}

void walks_columns (walks_t *self, const uint64_t *rowless, size_t count, array_t *columns[WALK_COLUMNS]) {
    size_t next = 0;
    each_once (self);
    for (size_t i = 0; i < self->count; i++) {
        char date[DATE];
        struct tm parts;
        if (listed (rowless, count, &next, self->walks[i].trait)) continue;
        date_of (&self->walks[i], &parts);
        strftime (date, sizeof date, "%Y-%m-%d", &parts);
        array_number (columns[0], (int64_t)self->walks[i].trait);
        array_number (columns[1], (int64_t)self->walks[i].source);
        array_text (columns[2], date);
    }
}

void walks_settle (walks_t *self, const uint64_t *settled, size_t count) {
    size_t next = 0;
    for (size_t i = 0; i < self->count; i++) {
        if (!listed (settled, count, &next, self->walks[i].trait)) continue;
        uint64_t hash = hash_of (&self->walks[i]);
        self->known[hash / 2 % KNOWN] = hash;
    }
}
