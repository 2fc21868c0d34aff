/* Any charset to UTF-8, as mail programs read it. */
#ifndef TAMIS_CHARSET_H
#define TAMIS_CHARSET_H

#include <stdbool.h>

#include "arena.h"

/* BYTES, with room for one more behind them, in the charset called NAME (NULL for none) as well-formed UTF-8 without
 * NULs, NUL-terminated, *LENGTH bytes; lives in the arena or is BYTES itself. A byte order mark outweighs the name;
 * what an unknown charset, or none, stands for is told by the bytes: UTF-16, ISO-2022-JP, UTF-8, another where most of
 * its letters are no ASCII, else windows-1252. A byte that is none of its charset's is read as windows-1252. *BROKEN:
 * the text is not in the charset that it names. */
char *charset_utf8 (arena_t *arena, char *bytes, size_t size, const char *name, size_t *length, bool *broken);

#endif
