/* Text in the form in which its meaning is compared: what disguise cannot change. */
#ifndef TAMIS_FOLD_H
#define TAMIS_FOLD_H

#include "arena.h"

/* TEXT (UTF-8 as written; stray bytes are gaps) as words of lower-case letters and digits with single spaces between,
 * trimmed: NFKC, case folded, without diacritics and invisible characters; letters of other scripts that pose as Latin
 * ones within words (UTS #39) and digits and signs that stand for letters within words are read as those letters;
 * letters set apart one by one ("v.i.a.g.r.a", "b i t c o i n") are joined; punctuation and symbols are gaps. Words of
 * another script stay what they are. NUL-terminated, *LENGTH bytes, in the arena; linear. */
char *fold_text (arena_t *arena, const char *text, size_t size, size_t *length);

#endif
