/* A lexicon: phrases and the senses they carry, found in a folded text in one pass. */
#ifndef TAMIS_LEXICON_H
#define TAMIS_LEXICON_H

#include <stddef.h>
#include <stdint.h>

typedef struct lexicon_t lexicon_t;

lexicon_t *lexicon_new (void);
void lexicon_destroy (lexicon_t **self);

/* Adds PHRASES, " | " between them, each of words as fold_text() leaves them; a star ends a word where any letters may
 * follow, # is a run of digits. What has other signs, or is longer than LIMIT_PHRASE, or one too many, is left out:
 * returns how many were. */
size_t lexicon_add (lexicon_t *self, const char *phrases, uint16_t sense);

/* Called for each sense met, with the place of the phrase's first word, counted from 0. */
typedef void (lexicon_fn) (void *state, uint16_t sense, uint32_t word);

/* Finds all phrases in SIZE bytes of TEXT, which fold_text() made. Returns how many words there are. Linear. */
uint32_t lexicon_walk (const lexicon_t *self, const char *text, size_t size, lexicon_fn *fn, void *state);

#endif
