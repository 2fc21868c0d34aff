/* The parts of a message as a flat list: those that GMime sees, in the order in which they stand, then those that other
 * programs may see. Nothing is decoded before it is asked for, but for messages that are encoded themselves. */
#ifndef TAMIS_MIME_H
#define TAMIS_MIME_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "bounds.h"

typedef struct {
    const char *type;    /* "text/html", lower case */
    const char *charset; /* as named; NULL where none is */
    const char *name;    /* file name, decoded, UTF-8; NULL where there is none */
    bool attached;       /* Content-Disposition: attachment */
    int encoding;        /* GMimeContentEncoding, or MIME_YENC */
    const char *header;  /* of a multipart that is itself encoded: the field that describes it; NULL elsewhere */
    const char *content; /* as transferred */
    size_t size;
} part_t;

enum { MIME_YENC = 100 };

typedef struct {
    part_t *parts;
    size_t count;
    const char *broken; /* what is wrong with the structure; NULL for nothing */
    const char
        *ambiguous;      /* why programs read it in different ways, all of which are in parts; NULL where they do not */
    size_t files;        /* files that stand within a text: uuencode, yEnc */
    const char *bounded; /* what was too much to look at; NULL where all was seen */
} mime_t;

/* Must be called once before all else of this file. */
void mime_start (void);

/* Walks SIZE bytes at RAW. The result lives in the arena. */
mime_t *mime_read (arena_t *arena, const char *raw, size_t size, const limits_t *limits);

/* Decodes at most MOST bytes of a part into the arena, by the most that any program makes of junk and padding within
 * base64; *SIZE says how many, *CUT whether there were more. Never NULL.
 */
char *mime_decode (arena_t *arena, const part_t *part, size_t most, size_t *size, bool *cut);

/* Decodes the part piecewise, MOST bytes at most, each piece given to FN. Returns the bytes decoded. */
typedef void (mime_piece_fn) (void *state, const char *piece, size_t size);
size_t mime_each (const part_t *part, size_t most, mime_piece_fn *fn, void *state);

#endif
