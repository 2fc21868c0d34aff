/* Transfer decoding, bounded and piecewise. */
#include <gmime/gmime.h>
#include <string.h>

#include "mime.h"

static size_t smaller (size_t a, size_t b) {
    return a < b ? a : b;
}

size_t mime_each (const part_t *part, size_t most, mime_piece_fn *fn, void *state) {
    char piece[LIMIT_DECODE_CHUNK + 64];
    size_t done = 0;
    GMimeEncoding decoder;
    g_mime_encoding_init_decode (&decoder, (GMimeContentEncoding)part->encoding);
    for (size_t at = 0; at < part->size && done < most;) {
        size_t in = smaller (part->size - at, LIMIT_DECODE_CHUNK);
        size_t out = smaller (g_mime_encoding_step (&decoder, part->content + at, in, piece), most - done);
        if (out) fn (state, piece, out);
        done += out;
        at += in;
    }
    return done;
}

typedef struct {
    char *bytes;
    size_t size;
} gathered_t;

static void gather (void *state, const char *piece, size_t size) {
    gathered_t *self = state;
    memcpy (self->bytes + self->size, piece, size);
    self->size += size;
}

char *mime_decode (arena_t *arena, const part_t *part, size_t most, size_t *size, bool *cut) {
    size_t room = smaller (part->size + 64, most + 1); /* no encoding that mail uses grows when decoded */
    gathered_t all = {arena_alloc (arena, room + 1), 0};
    mime_each (part, room, gather, &all);
    *cut = all.size > most;
    *size = smaller (all.size, most);
    all.bytes[*size] = '\0';
    return all.bytes;
}
