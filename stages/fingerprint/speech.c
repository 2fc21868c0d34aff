#include "speech.h"

#include <string.h>

#include "bounds.h"

typedef struct {
    speech_t *speech;
    spoken_t where;
} reading_t;

const char *meaning_name (unsigned meaning) {
    static const char *const names[] = {
#define MEANING(name, doc) #name,
#define WORDS(name, phrases)
#include "meanings.def"
#undef MEANING
#undef WORDS
    };
    return meaning < MEANINGS ? names[meaning] : "";
}

size_t speech_teach (lexicon_t *lexicon) {
    size_t left_out = 0;
#define MEANING(name, doc)
#define WORDS(name, phrases) left_out += lexicon_add (lexicon, phrases, MEANING_##name);
#include "meanings.def"
#undef MEANING
#undef WORDS
    return left_out;
}

static void mention (speech_t *self, unsigned sense, spoken_t where) {
    int brand = (int)(sense - MEANINGS) / 2;
    bool ordinary = (sense - MEANINGS) & 1;
    for (size_t i = 0; i < self->n_brands; i++)
        if (self->brands[i].brand == brand) {
            self->brands[i].where |= where;
            self->brands[i].ordinary = self->brands[i].ordinary && ordinary;
            return;
        }
    if (self->n_brands < SPEECH_BRANDS) self->brands[self->n_brands++] = (mention_t){brand, ordinary, where};
}

static void hit (void *state, uint16_t sense, uint32_t word) {
    const reading_t *reading = state;
    speech_t *self = reading->speech;
    if (sense >= MEANINGS)
        mention (self, sense, reading->where);
    else if (reading->where != SPOKEN_TEXT)
        self->headline |= 1ULL << sense;
    else if (self->n_hits < LIMIT_HITS)
        self->hits[self->n_hits++] = (hit_t){word, sense};
}

speech_t *speech_read (const lexicon_t *lexicon, arena_t *arena, const char *name, const char *subject,
                       const char *text, size_t size) {
    speech_t *self = arena_zero (arena, sizeof *self);
    size_t room = size < LIMIT_HITS ? size : LIMIT_HITS;
    self->hits = arena_alloc (arena, (room + 1) * sizeof *self->hits);
    lexicon_walk (lexicon, name, strlen (name), hit, &(reading_t){self, SPOKEN_NAME});
    lexicon_walk (lexicon, subject, strlen (subject), hit, &(reading_t){self, SPOKEN_SUBJECT});
    self->words = lexicon_walk (lexicon, text, size, hit, &(reading_t){self, SPOKEN_TEXT});
    return self;
}

size_t speech_count (const speech_t *self, meaning_t meaning) {
    size_t count = 0;
    uint32_t last = UINT32_MAX;
    for (size_t i = 0; i < self->n_hits; i++) {
        if (self->hits[i].meaning != meaning || self->hits[i].word == last) continue;
        last = self->hits[i].word;
        count++;
    }
    return count;
}
