/* Looking for a few bytes, again and again: each search costs no more than the way to what it finds. */
#ifndef TAMIS_SCAN_H
#define TAMIS_SCAN_H

#include <string.h>

/* The first WORD within SIZE bytes at TEXT; NULL where there is none. */
static inline const char *scan_for (const char *text, size_t size, const char *word) {
    size_t length = strlen (word);
    for (const char *end = text + size; (size_t)(end - text) >= length; text++) {
        text = memchr (text, word[0], (size_t)(end - text) - length + 1);
        if (!text || memcmp (text, word, length) == 0) return text;
    }
    return NULL;
}

#endif
