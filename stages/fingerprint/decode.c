/* Transfer decoding, bounded and piecewise. */
#include <gmime/gmime.h>
#include <string.h>

#include "mime.h"

typedef struct {
    int encoding;
    GMimeEncoding gmime;
    uint32_t bits;  /* base64: what has come of a group */
    uint32_t count; /* how many letters of it */
    bool escaped;   /* yEnc: behind an equals sign */
    bool body;      /* yEnc: behind its first line */
} decoder_t;

static size_t smaller (size_t a, size_t b) {
    return a < b ? a : b;
}

/* 0..63; 64 for padding, 65 for what is none of base64's letters. */
static const uint8_t *base64_values (void) {
    static uint8_t values[256];
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    if (values[0] == 0) {
        memset (values, 65, sizeof values);
        for (uint8_t i = 0; letters[i]; i++) values[(uint8_t)letters[i]] = i;
    }
    return values;
}

/* Junk is passed over; padding ends a group, not the text: what stands behind it is read by some programs. */
static size_t base64_step (decoder_t *self, const char *in, size_t size, char *out) {
    const uint8_t *values = base64_values ();
    char *begin = out;
    for (size_t i = 0; i < size; i++) {
        uint8_t value = values[(uint8_t)in[i]];
        while (self->count == 0 && size - i > 4 &&
               (value | values[(uint8_t)in[i + 1]] | values[(uint8_t)in[i + 2]] | values[(uint8_t)in[i + 3]]) < 64) {
            uint32_t bits = (uint32_t)value << 18 | (uint32_t)values[(uint8_t)in[i + 1]] << 12 |
                            (uint32_t)values[(uint8_t)in[i + 2]] << 6 | values[(uint8_t)in[i + 3]];
            *out++ = (char)(bits >> 16), *out++ = (char)(bits >> 8), *out++ = (char)bits;
            i += 4;
            value = values[(uint8_t)in[i]];
        }
        if (value > 64) continue;
        if (value == 64) {
            self->bits = self->count = 0;
            continue;
        }
        self->bits = self->bits << 6 | value;
        if (self->count++) *out++ = (char)(self->bits >> (6 - 2 * (self->count - 1)));
        if (self->count == 4) self->count = 0;
    }
    return (size_t)(out - begin);
}

/* The lines that begin with =y are not its content. */
static size_t yenc_step (decoder_t *self, const char *in, size_t size, char *out) {
    char *begin = out;
    for (size_t i = 0; i < size; i++) {
        char c = in[i];
        if (c == '\r' || c == '\n') {
            self->body = true;
            continue;
        }
        if (!self->body) continue;
        if (self->escaped && c == 'y') self->body = false;
        if (!self->escaped && c == '=') {
            self->escaped = true;
            continue;
        }
        if (self->body) *out++ = (char)((uint8_t)c - 42 - (self->escaped ? 64 : 0));
        self->escaped = false;
    }
    return (size_t)(out - begin);
}

static size_t step (decoder_t *self, const char *in, size_t size, char *out) {
    if (self->encoding == GMIME_CONTENT_ENCODING_BASE64) return base64_step (self, in, size, out);
    if (self->encoding == MIME_YENC) return yenc_step (self, in, size, out);
    return g_mime_encoding_step (&self->gmime, in, size, out);
}

static decoder_t decoder_for (int encoding) {
    decoder_t self = {.encoding = encoding};
    if (encoding != MIME_YENC) g_mime_encoding_init_decode (&self.gmime, (GMimeContentEncoding)encoding);
    if (encoding == GMIME_CONTENT_ENCODING_UUENCODE) self.gmime.state = GMIME_UUDECODE_STATE_BEGIN;
    return self;
}

static bool is_plain (int encoding) {
    return encoding <= GMIME_CONTENT_ENCODING_BINARY;
}

/* Behind the line that begins a file of uuencode, which is not its content. */
static size_t content_from (const part_t *part) {
    const char *begin = part->encoding == GMIME_CONTENT_ENCODING_UUENCODE && part->size
                            ? memmem (part->content, part->size, "begin ", 6)
                            : NULL;
    const char *end = part->content + part->size, *feed = begin ? memchr (begin, '\n', (size_t)(end - begin)) : NULL;
    return feed ? (size_t)(feed - part->content) + 1 : 0;
}

size_t mime_each (const part_t *part, size_t most, mime_piece_fn *fn, void *state) {
    char piece[LIMIT_DECODE_CHUNK + 64];
    size_t done = 0;
    decoder_t decoder = decoder_for (part->encoding);
    if (is_plain (part->encoding)) {
        done = smaller (part->size, most);
        if (done) fn (state, part->content, done);
        return done;
    }
    for (size_t at = content_from (part); at < part->size && done < most;) {
        size_t in = smaller (part->size - at, LIMIT_DECODE_CHUNK);
        size_t out = smaller (step (&decoder, part->content + at, in, piece), most - done);
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
