/* Footers: what a list, a mail program or a free mailer writes below a letter. They are alike under unrelated letters,
 * and so no likeness of texts may rest on them. */
#ifndef TAMIS_FOOTER_H
#define TAMIS_FOOTER_H

#include "reader.h"

/* Where footers stand in TEXT: a rule ("-- " alone in its line, or a line that begins with eight signs that draw one)
 * that has a text before it, and little below it up to the end of that part of the message. Writes begin and end of at
 * most MOST footers; returns how many there are. */
typedef struct {
    size_t from, to;
} footer_t;

size_t footer_find (const char *text, size_t size, footer_t *footers, size_t most);

/* READER's folded text without footers, wherever they stand again in it; in ARENA, *SIZE bytes. */
const char *footer_without (arena_t *arena, const reader_t *reader, size_t *size);

#endif
