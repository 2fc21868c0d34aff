#include "recall_cache.h"

#include <stdlib.h>

enum { WAYS = 4 };

typedef struct {
    int64_t asked; /* 0: empty */
    cache_answer_t answer;
    past_t past; /* its id is the entry's */
} entry_t;

struct cache_t {
    entry_t (*sets)[WAYS]; /* NULL: never knows */
    uint64_t mask;
};

cache_t *cache_new (size_t entries) {
    cache_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    if (!entries) return self;
    uint64_t sets = 1;
    while (sets * WAYS < entries) sets *= 2;
    self->sets = calloc (sets, sizeof *self->sets);
    if (!self->sets) abort ();
    self->mask = sets - 1;
    return self;
}

void cache_destroy (cache_t **self) {
    if (!*self) return;
    free ((*self)->sets);
    free (*self);
    *self = NULL;
}

static entry_t *set_of (const cache_t *self, uint64_t id) {
    return self->sets[((id ^ id >> 32) * 0x9e3779b97f4a7c15u >> 24) & self->mask];
}

static entry_t *entry_of (const cache_t *self, uint64_t id) {
    if (!self->sets) return NULL;
    entry_t *set = set_of (self, id);
    for (int i = 0; i < WAYS; i++)
        if (set[i].asked && set[i].past.id == id) return &set[i];
    return NULL;
}

cache_answer_t cache_find (const cache_t *self, uint64_t id, int64_t since, const past_t **past) {
    const entry_t *entry = entry_of (self, id);
    if (!entry || entry->asked < since) return CACHE_UNKNOWN;
    *past = &entry->past;
    return entry->answer;
}

static void keep (cache_t *self, uint64_t id, int64_t asked, cache_answer_t answer, const past_t *past) {
    entry_t *entry = entry_of (self, id);
    if (!self->sets || (entry && entry->asked > asked)) return;
    if (!entry) {
        entry = set_of (self, id);
        for (int i = 1; i < WAYS; i++)
            if (set_of (self, id)[i].asked < entry->asked) entry = &set_of (self, id)[i];
    }
    *entry = (entry_t){.asked = asked, .answer = answer};
    if (past) entry->past = *past;
    entry->past.id = id;
}

void cache_put (cache_t *self, uint64_t id, int64_t asked, const past_t *past) {
    keep (self, id, asked, past ? CACHE_PAST : CACHE_NONE, past);
}

/* A stone in its place: one tick newer than all questions under way. */
void cache_drop (cache_t *self, uint64_t id, int64_t now) {
    keep (self, id, now + 1, CACHE_UNKNOWN, NULL);
}
