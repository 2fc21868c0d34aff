/* What a character looks like, to somebody who reads Latin letters. */
#ifndef TAMIS_ALIKE_H
#define TAMIS_ALIKE_H

#include <stdint.h>

enum { ALIKE_BYTES = 12 };

typedef enum {
    ALIKE_UNKNOWN,
    ALIKE_GAP,     /* white space, punctuation, a symbol */
    ALIKE_NOTHING, /* not seen, or a diacritic */
    ALIKE_DIGIT,
    ALIKE_LATIN, /* a Latin letter, or several */
    ALIKE_POSES, /* a letter of another script that looks like a Latin one */
    ALIKE_OTHER  /* any other letter */
} alike_kind_t;

typedef struct {
    uint8_t kind; /* alike_kind_t */
    uint8_t size;
    char latin;              /* ALIKE_POSES: the letter it looks like */
    char bytes[ALIKE_BYTES]; /* case folded (NFKC), without diacritics, UTF-8; at most twice as long as the character */
} alike_t;

/* What CODE looks like: by Unicode's compatibility decomposition, then by the skeleton of UTS #39. Computed at its
 * first sight and kept for the life of the process; for one thread. */
const alike_t *alike_of (uint32_t code);

#endif
