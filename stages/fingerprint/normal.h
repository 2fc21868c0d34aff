/* Text in the one form in which it is compared. */
#ifndef TAMIS_NORMAL_H
#define TAMIS_NORMAL_H

#include "arena.h"

/* TEXT (well-formed UTF-8) normalised by NFKC, case folded, without invisible characters, white space single and
 * trimmed; NUL-terminated, *LENGTH bytes, in the arena. */
char *normal_text (arena_t *arena, const char *text, size_t size, size_t *length);

/* Likewise, and without diacritics: how names are compared. */
char *normal_name (arena_t *arena, const char *text, size_t size, size_t *length);

/* How many characters SIZE bytes of UTF-8 hold. */
size_t normal_characters (const char *text, size_t size);

#endif
