/* Digits and signs that stand for letters. */
#ifndef TAMIS_LEET_H
#define TAMIS_LEET_H

#include <stdbool.h>
#include <stddef.h>

/* Reads, in place, the digits and signs (@ $ !) of a WORD, SIZE bytes of ASCII without capitals, as the letters that
 * they stand for. A number, and what looks like a name with a number (mp3, h264, b2b), stays. True where a letter was
 * read. */
bool leet_read (char *word, size_t size);

#endif
