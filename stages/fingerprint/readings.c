#include "readings.h"

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#include "block.h"
#include "scan.h"

typedef struct {
    arena_t *arena;
    const char *text, *end;
    const limits_t *limits;
    mime_t *mime;
    size_t next, known; /* the first reading's parts that lie ahead */
    boundaries_t boundaries;
    bool digest;
} readings_t;

static bool begins (const char *text, const char *word) {
    return strncmp (text, word, strlen (word)) == 0;
}

/* The part of the first reading whose content begins at AT; NULL where it sees none there. Asked for in rising order.
 */
static const part_t *part_at (readings_t *self, const char *at) {
    const part_t *parts = self->mime->parts; /* one that is a copy lies outside of the text */
    while (self->next < self->known && (parts[self->next].content < at || parts[self->next].content > self->end))
        self->next++;
    const part_t *part = self->next < self->known ? &self->mime->parts[self->next] : NULL;
    return part && part->content == at ? part : NULL;
}

static bool decodes (int encoding) {
    return encoding >= GMIME_CONTENT_ENCODING_BASE64;
}

static void add (readings_t *self, const block_t *block, const char *type, int encoding, const char *to,
                 const char *why) {
    mime_t *mime = self->mime;
    if (mime->count == self->limits->parts) {
        mime->bounded = "too many parts";
        return;
    }
    span_t first = block->n_types ? block->types[0] : (span_t){"", 0};
    part_t *part = &mime->parts[mime->count++];
    *part = (part_t){.type = type, .encoding = encoding, .content = block->content};
    part->size = to > block->content ? (size_t)(to - block->content) : 0;
    part->charset = block_parameter (self->arena, first, "charset");
    part->name = block_parameter (self->arena, block->disposition, "filename");
    if (!part->name) part->name = block_parameter (self->arena, first, "name");
    part->attached = block->disposition.size >= 10 && strncasecmp (block->disposition.at, "attachment", 10) == 0;
    if (begins (type, "multipart/"))
        part->header =
            arena_printf (self->arena, "Content-Type: %s\n\n", arena_copy (self->arena, first.at, first.size));
    if (!mime->ambiguous) mime->ambiguous = why;
}

static bool is_same (const part_t *part, const char *type, int encoding) {
    bool text = begins (type, "text/"), same = strcmp (part->type, type) == 0;
    return (same || !text) && (decodes (part->encoding) ? part->encoding == encoding : !decodes (encoding));
}

/* Whether the parts already added from COUNT on hold this reading. */
static bool is_added (const readings_t *self, size_t count, const char *type, int encoding) {
    for (; count < self->mime->count; count++)
        if (is_same (&self->mime->parts[count], type, encoding)) return true;
    return false;
}

static bool is_container (const char *type) {
    return begins (type, "multipart/") || begins (type, "message/");
}

/* All that a part whose header is BLOCK and whose content ends at TO may be. */
static void read_part (readings_t *self, const block_t *block, const char *to) {
    static const span_t nothing = {"", 0};
    const part_t *seen = part_at (self, block->content);
    size_t added = self->mime->count, types = block->n_types ? block->n_types : 1;
    size_t encodings = block->n_encodings ? block->n_encodings : 1;
    for (size_t t = 0; t < types; t++)
        for (size_t e = 0; e < encodings; e++) {
            const char *type = block->n_types ? block_type (self->arena, block->types[t]) : "text/plain";
            int encoding = block_encoding (block->n_encodings ? block->encodings[e] : nothing);
            if (is_container (type) && !decodes (encoding)) continue;
            if ((seen && is_same (seen, type, encoding)) || is_added (self, added, type, encoding)) continue;
            add (self, block, type, encoding, to,
                 seen ? "a part of several types or encodings" : "parts by another boundary");
        }
}

/* The header at AT, and those of the messages that it encloses; boundaries are collected on the way. */
static void read_header (readings_t *self, const char *at, block_t *block) {
    for (size_t depth = 0; depth < self->limits->depth; depth++) {
        block_read (block, at, self->end);
        for (size_t i = 0; i < block->n_types; i++) {
            block_boundaries (self->arena, block->types[i], &self->boundaries);
            if (memmem (block->types[i].at, block->types[i].size, "digest", 6)) self->digest = true;
        }
        bool message = block->n_types ? strncasecmp (block->types[0].at, "message/rfc822", 14) == 0 : self->digest;
        bool encoded = block->n_encodings && decodes (block_encoding (block->encodings[0]));
        if (!message || encoded || block->content == at) return;
        at = block->content;
    }
}

/* Whether the line at AT, which begins with two dashes, is a delimiter by any boundary; *CLOSES: the last one. */
static bool is_delimiter (const readings_t *self, const char *at, const char *stop, bool *closes) {
    while (stop > at && (stop[-1] == ' ' || stop[-1] == '\t' || stop[-1] == '\r')) stop--;
    size_t size = (size_t)(stop - at) - 2;
    for (size_t i = 0; i < self->boundaries.count; i++) {
        span_t name = self->boundaries.names[i];
        if (size < name.size || size > name.size + 2 || memcmp (at + 2, name.at, name.size) != 0) continue;
        *closes = size == name.size + 2 && memcmp (stop - 2, "--", 2) == 0;
        if (size == name.size || *closes) return true;
    }
    return false;
}

/* The next delimiter at AT or later, a line's begin; END where there is none. *BEHIND: the line after it. */
static const char *next_delimiter (const readings_t *self, const char *at, const char **behind, bool *closes) {
    while (at < self->end && self->boundaries.count) {
        bool here = self->end - at >= 2 && at[0] == '-' && at[1] == '-';
        const char *found = here ? at : scan_for (at, (size_t)(self->end - at), "\n--");
        if (!found) break;
        at = here ? at : found + 1;
        const char *feed = memchr (at, '\n', (size_t)(self->end - at));
        *behind = feed ? feed + 1 : self->end;
        if (is_delimiter (self, at, feed ? feed : self->end, closes)) return at;
        at = *behind;
    }
    return self->end;
}

/* A multipart that names no boundary: some programs take the first line of dashes for it. */
static void guess_boundary (readings_t *self, const block_t *block) {
    bool multipart = false;
    for (size_t i = 0; i < block->n_types; i++)
        multipart = multipart || (block->types[i].size > 10 && strncasecmp (block->types[i].at, "multipart/", 10) == 0);
    if (!multipart || self->boundaries.count || block->content == self->end) return;
    const char *at = block->content, *found = scan_for (at, (size_t)(self->end - at), "\n--");
    if (self->end - at < 3 || memcmp (at, "--", 2) != 0) at = found ? found + 1 : NULL;
    const char *stop = at ? memchr (at, '\n', (size_t)(self->end - at)) : NULL;
    while (stop && stop > at && (uint8_t)stop[-1] <= ' ') stop--;
    if (stop && stop - at > 2 && stop - at <= LIMIT_BOUNDARY)
        self->boundaries.names[self->boundaries.count++] = (span_t){at + 2, (size_t)(stop - at) - 2};
}

/* Where the content ends that the delimiter LINE follows: the line end before it is the delimiter's. */
static const char *content_end (const readings_t *self, const block_t *block, const char *line) {
    if (line == self->end || line <= block->content) return line;
    return line - (line - block->content > 1 && line[-2] == '\r' ? 2 : 1);
}

void readings_add (arena_t *arena, const char *text, size_t size, const limits_t *limits, size_t first, mime_t *mime) {
    readings_t *self = arena_zero (arena, sizeof *self);
    *self = (readings_t){arena, text, text + size, limits, mime, .next = first, .known = mime->count};
    block_t block;
    read_header (self, text, &block);
    guess_boundary (self, &block);
    for (const char *at = block.content; mime->count < limits->parts;) {
        bool closes = false;
        const char *behind = text, *line = next_delimiter (self, at, &behind, &closes);
        if (block.content) read_part (self, &block, content_end (self, &block, line));
        if (line == self->end) return;
        block.content = NULL;
        if (!closes) read_header (self, behind, &block);
        at = closes ? behind : block.content;
    }
}
