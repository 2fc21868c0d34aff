/* The template of a text: what stays when it is filled in for another person, another parcel, another amount. */
#ifndef TAMIS_TEMPLATE_H
#define TAMIS_TEMPLATE_H

#include "arena.h"

/* TEXT (UTF-8 as written) in lower case with each of these replaced by its class: a URL "U", an e-mail address "@",
 * what holds a digit, with the currency, month or day of the week beside it, "9"; a name (a word with a capital within
 * a sentence, or alone before a comma) "N". Neighbours of one class are one; punctuation is left out. *SIZE bytes in
 * ARENA; NULL where fewer than LIMIT_TEMPLATE_WORDS words stand for themselves. */
char *template_of (arena_t *arena, const char *text, size_t size, size_t *length);

#endif
