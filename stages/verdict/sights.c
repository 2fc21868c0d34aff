#include "sights.h"

#include <stdlib.h>

enum { LINE = 16, LINE_BYTES = 64, AGES = 16, SPAM_BIT = 1 << 4, AGE_MASK = 15 };

struct sights_t {
    uint32_t *entries;
    uint64_t line_mask;
    uint64_t added, held, per_age;
    uint32_t age;
};

sights_t *sights_new (size_t size) {
    sights_t *self = calloc (1, sizeof *self);
    uint64_t lines = 1;
    while (lines * 2 * LINE_BYTES <= size) lines *= 2;
    if (!self || !(self->entries = aligned_alloc (LINE_BYTES, lines * LINE_BYTES))) abort ();
    for (uint64_t i = 0; i < lines * LINE; i++) self->entries[i] = 0;
    self->line_mask = lines - 1;
    self->per_age = lines * LINE / AGES;
    return self;
}

void sights_destroy (sights_t **self) {
    if (!*self) return;
    free ((*self)->entries);
    free (*self);
    *self = NULL;
}

/* The low bits choose the line, the bits above the tag; a kind is in the top byte and so in neither: mixed in. */
static uint64_t mixed (uint64_t trait) {
    return trait ^ (trait >> 56) * 0x9e3779b97f4a7c15u;
}
static uint32_t *line_of (const sights_t *self, uint64_t trait) {
    return self->entries + (mixed (trait) & self->line_mask) * LINE;
}
static uint32_t tag_of (uint64_t trait) {
    uint32_t tag = (uint32_t)(mixed (trait) >> 29) & 0x7ffffff;
    return (tag ? tag : 1) << 5; /* an entry of 0 is empty */
}

static uint32_t *find (const sights_t *self, uint64_t trait) {
    uint32_t *line = line_of (self, trait), tag = tag_of (trait);
    for (int i = 0; i < LINE; i++)
        if ((line[i] & ~31u) == tag) return &line[i];
    return NULL;
}

sight_t sights_find (const sights_t *self, uint64_t trait) {
    const uint32_t *entry = find (self, trait);
    if (!entry) return SIGHT_NONE;
    return *entry & SPAM_BIT ? SIGHT_SPAM : SIGHT_DELIVERED;
}

void sights_add (sights_t *self, uint64_t trait, bool spam) {
    uint32_t *line = line_of (self, trait), *slot = find (self, trait), oldest = 0;
    for (int i = 0; i < LINE && !slot; i++)
        if (!line[i]) slot = &line[i];
    if (slot && !*slot) self->held++;
    if (!slot) {
        slot = line;
        for (int i = 0; i < LINE; i++) {
            uint32_t years = (self->age - line[i]) & AGE_MASK;
            if (years > oldest) oldest = years, slot = &line[i];
        }
    }
    *slot = tag_of (trait) | (spam ? SPAM_BIT : 0) | (self->age & AGE_MASK);
    if (++self->added % (self->per_age ? self->per_age : 1) == 0) self->age++;
}

void sights_forget (sights_t *self, uint64_t trait) {
    uint32_t *entry = find (self, trait);
    if (!entry) return;
    *entry = 0;
    self->held--;
}

size_t sights_held (const sights_t *self) {
    return self->held;
}

size_t sights_room (const sights_t *self) {
    return (self->line_mask + 1) * LINE;
}
