/* Any charset to UTF-8. */
#ifndef TAMIS_CHARSET_H
#define TAMIS_CHARSET_H

#include <stdbool.h>

#include "arena.h"

/* BYTES in the charset called NAME (NULL for none) as well-formed UTF-8 without NULs, NUL-terminated, *LENGTH bytes;
 * lives in the arena or is BYTES itself. An unknown charset, or none where there are bytes above 127, is taken for
 * UTF-8 where it is that, else for windows-1252. *BROKEN: the text is not in the charset that it names. */
char *charset_utf8 (arena_t *arena, char *bytes, size_t size, const char *name, size_t *length, bool *broken);

#endif
