/* Text bands: what copies of one text share though many of their words were changed. */
#ifndef TAMIS_BANDS_H
#define TAMIS_BANDS_H

#include "arena.h"

enum { BANDS = 8, BAND_ROWS = 3, BAND_HEX = 16 };

typedef struct {
    char hex[BANDS][BAND_HEX + 1];
    size_t count;
} bands_t;

/* The bands of TEXT, folded as fold.h says: none below LIMIT_BAND_WORDS_LEAST words. Each is three words chosen by
 * weighted minimum hashes (A. Broder, On the resemblance and containment of documents, 1997), the rarer the likelier,
 * with the order in which they first stand; they must not stand close together, for then it is a phrase, a quotation or
 * a footer that two texts share. A copy keeps a band where all three words stay and no new one has a lower hash. */
void bands_read (bands_t *self, const char *text, size_t size);

#endif
