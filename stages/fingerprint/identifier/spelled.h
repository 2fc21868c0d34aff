/* Characters of one identifier gathered from text in which gaps were put between them. */
#ifndef TAMIS_SPELLED_H
#define TAMIS_SPELLED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bounds.h"

typedef struct {
    char text[LIMIT_SPELLED + 1]; /* without the gaps */
    size_t size;
    bool ends[LIMIT_SPELLED + 1]; /* whether the text may end after so many characters: a gap or a sign follows */
    size_t pieces;                /* how many gaps there are, plus one */
} spelled_t;

/* Whether a character belongs to the identifier. */
typedef bool (spelled_fn) (char c);

/* Gathers at most MOST (LIMIT_SPELLED or fewer) characters from AT on, over gaps of LIMIT_GAP spaces, line ends and
 * hyphens, dots, stars or bars. Stops at any other sign. Where STRICT, behind a gap only pieces that are no word go on:
 * those with a digit, or a capital after a small letter. */
void spelled_read (spelled_t *self, const char *text, size_t size, size_t at, size_t most, spelled_fn *belongs,
                   bool strict);

/* Whether the word at TEXT is none of a language: it has a digit, or a capital after a small letter. So an address in
 * pieces is not sought in every sentence. */
bool spelled_is_odd (const char *text, size_t size);

#endif
