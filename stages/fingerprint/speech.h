/* What a message speaks of: the groups of meaning and the brands in it, and where. */
#ifndef TAMIS_SPEECH_H
#define TAMIS_SPEECH_H

#include "arena.h"
#include "lexicon.h"

#include <stdbool.h>

typedef enum {
#define MEANING(name, doc) MEANING_##name,
#define WORDS(name, phrases)
#include "meanings.def"
#undef MEANING
#undef WORDS
    MEANINGS
} meaning_t;

_Static_assert(MEANINGS <= 64, "a set of meanings is 64 bits");

/* A set of meanings. */
#define MEANS(name) (1ULL << MEANING_##name)

enum { SPEECH_BRANDS = 16 };

typedef enum { SPOKEN_NAME = 1, SPOKEN_SUBJECT = 2, SPOKEN_TEXT = 4 } spoken_t;

typedef struct {
    int brand;
    bool ordinary;  /* under a name that is an ordinary word as well */
    unsigned where; /* spoken_t, several */
} mention_t;

typedef struct {
    uint32_t word;
    uint16_t meaning;
} hit_t;

typedef struct {
    hit_t *hits; /* of the text, in the order of its words */
    size_t n_hits;
    uint32_t words;    /* of the text */
    uint64_t headline; /* meanings in the subject and the display name */
    mention_t brands[SPEECH_BRANDS];
    size_t n_brands;
} speech_t;

/* The name of a meaning, for people. */
const char *meaning_name (unsigned meaning);

/* Adds the phrases of all meanings to LEXICON, each with its meaning_t as sense. Returns how many did not fit. */
size_t speech_teach (lexicon_t *lexicon);

/* Reads display name, subject and text, all folded (fold.h). Senses from MEANINGS on are brands' (brand_list_teach).
 * Lives in the arena. */
speech_t *speech_read (const lexicon_t *lexicon, arena_t *arena, const char *name, const char *subject,
                       const char *text, size_t size);

/* How often the text speaks of a meaning, in distinct places. */
size_t speech_count (const speech_t *self, meaning_t meaning);

#endif
