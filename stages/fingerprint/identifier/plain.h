/* Shown text in the form in which identifiers are looked for: letter case stays, disguise by characters goes. */
#ifndef TAMIS_PLAIN_H
#define TAMIS_PLAIN_H

#include "arena.h"
#include "reader.h"

typedef struct {
    const char *text; /* UTF-8, not terminated */
    size_t size;
    const reader_t *reader; /* whose text it is; NULL for another */
    uint32_t *words;        /* where words begin: letters, digits and all beyond ASCII */
    size_t n_words;
} plain_t;

/* The reader's text without invisible characters; full-width and mathematical letters and the digits of every script
 * become ASCII, every space, hyphen and full stop the plain one. All else stays as it is. Lives in the arena, or is
 * the reader's text itself. */
plain_t plain_read (arena_t *arena, const reader_t *reader);

/* Whether a letter or digit, or a part of a character beyond ASCII, stands at C. */
bool plain_is_word (char c);

/* Likewise for any SIZE bytes of well-formed UTF-8. */
plain_t plain_text (arena_t *arena, const char *text, size_t size);

#endif
