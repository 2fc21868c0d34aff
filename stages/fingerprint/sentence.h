/* Sentences: the few that tell most of a text, each by itself. They stay when all around them is written anew. */
#ifndef TAMIS_SENTENCE_H
#define TAMIS_SENTENCE_H

#include "arena.h"

enum { SENTENCES = 3 };

typedef struct {
    const char *text; /* folded as fold.h says */
    size_t size;
    unsigned weight;
} sentence_t;

/* The SENTENCES sentences of TEXT (UTF-8 as written) whose words tell most (rarity.h), the first where they tell
 * alike; of one that stands twice, the first. None of fewer than LIMIT_SENTENCE_WORDS words; footers are left out.
 * Returns how many there are; *FOUND in ARENA, best first. */
size_t sentence_read (arena_t *arena, const char *text, size_t size, sentence_t found[SENTENCES]);

#endif
