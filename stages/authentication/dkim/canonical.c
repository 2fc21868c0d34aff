#include "dkim/canonical.h"

#include <endian.h>
#include <string.h>

void dkim_sink_open (dkim_sink_t *self, EVP_MD_CTX *digest) {
    self->digest = digest;
    self->spare = NULL;
    self->cuts = NULL;
    self->cut_count = 0;
    self->total = 0;
    self->used = 0;
}

static void take_cut (dkim_sink_t *self) {
    unsigned size = DKIM_DIGEST;
    EVP_MD_CTX_copy_ex (self->spare, self->digest);
    EVP_DigestFinal_ex (self->spare, self->cuts->digest, &size);
    self->cuts->reached = true;
    self->cuts++;
    self->cut_count--;
}

static void digest (dkim_sink_t *self, const char *data, size_t size) {
    while (self->cut_count && self->cuts->length - self->total <= size) {
        size_t before = (size_t)(self->cuts->length - self->total);
        EVP_DigestUpdate (self->digest, data, before);
        self->total += before;
        data += before;
        size -= before;
        take_cut (self);
    }
    EVP_DigestUpdate (self->digest, data, size);
    self->total += size;
}

void dkim_sink_flush (dkim_sink_t *self) {
    digest (self, self->buffer, self->used);
    self->used = 0;
}

static void add (dkim_sink_t *self, const char *data, size_t size) {
    if (size > DKIM_SINK - self->used) dkim_sink_flush (self);
    if (size > DKIM_SINK) {
        digest (self, data, size);
    } else if (size) {
        memcpy (self->buffer + self->used, data, size);
        self->used += size;
    }
}

void dkim_crlf (dkim_sink_t *self) {
    add (self, "\r\n", 2);
}

static inline bool is_blank (char c) {
    return c == ' ' || c == '\t';
}

/* --- header --- */

/* TEXT as it stands, but for line feeds, each of which ends a line. */
static void add_simple (dkim_sink_t *self, const char *text, size_t size) {
    for (const char *feed; size && (feed = memchr (text, '\n', size));) {
        size_t line = (size_t)(feed - text), next = line + 1;
        if (line && text[line - 1] == '\r') line--;
        add (self, text, line);
        dkim_crlf (self);
        text += next;
        size -= next;
    }
    add (self, text, size);
}

/* Adds words with single spaces between them. GAP: white space came after a word; -1: no word yet. */
static void add_words (dkim_sink_t *self, const char *text, size_t size, int *gap) {
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n' || (text[i] == '\r' && i + 1 < size && text[i + 1] == '\n')) continue;
        if (is_blank (text[i])) {
            if (*gap == 0) *gap = 1;
            continue;
        }
        if (self->used > DKIM_SINK - 2) dkim_sink_flush (self);
        if (*gap == 1) self->buffer[self->used++] = ' ';
        self->buffer[self->used++] = text[i];
        *gap = 0;
    }
}

static void add_lower (dkim_sink_t *self, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char lower = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
        add (self, &lower, 1);
    }
}

void dkim_field (dkim_sink_t *self, const mail_field_t *field, bool relaxed, const char *cut, size_t cut_size) {
    const char *value = field->value, *end = value + field->value_size;
    if (!cut) cut = end;
    int gap = -1;
    if (relaxed) {
        add_lower (self, field->name, field->name_size);
        add (self, ":", 1);
        add_words (self, value, (size_t)(cut - value), &gap);
        add_words (self, cut + cut_size, (size_t)(end - cut) - cut_size, &gap);
    } else {
        add_simple (self, field->name, (size_t)(cut - field->name));
        add_simple (self, cut + cut_size, (size_t)(end - cut) - cut_size);
    }
}

/* --- body --- */

enum { WORD = sizeof (uint64_t) };

/* The highest bit of each byte of WORD that is BYTE. */
static inline uint64_t bytes_that_are (uint64_t word, char byte) {
    const uint64_t low = UINT64_C (0x7f7f7f7f7f7f7f7f), ones = UINT64_C (0x0101010101010101);
    word ^= ones * (unsigned char)byte;
    return ~(((word & low) + low) | word | low);
}

/* Eight bytes stay as they are: no tab, and no space behind another or behind BEFORE, which is told of the last. */
static inline bool is_reduced (const char *text, bool *before) {
    uint64_t word;
    memcpy (&word, text, WORD);
    word = le64toh (word);
    uint64_t spaces = bytes_that_are (word, ' ');
    if (bytes_that_are (word, '\t') || (spaces & (spaces << 8 | (*before ? 0x80 : 0)))) return false;
    *before = spaces >> 63;
    return true;
}

/* Writes SIZE bytes of a line at OUT, white space runs as one space; the end of what was written. */
static char *reduce (char *out, const char *line, size_t size, bool *before) {
    for (size_t i = 0; i < size;) {
        if (size - i >= WORD && is_reduced (line + i, before)) {
            memcpy (out, line + i, WORD);
            out += WORD;
            i += WORD;
            continue;
        }
        for (size_t end = size - i < WORD ? size : i + WORD; i < end; i++) {
            bool blank = is_blank (line[i]);
            *out = blank ? ' ' : line[i];
            out += !(blank && *before);
            *before = blank;
        }
    }
    return out;
}

/* A line with white space runs as one space, and none at its end, which was cut off already. */
static void add_reduced (dkim_sink_t *self, const char *line, size_t size) {
    bool before = false;
    while (size) {
        if (self->used == DKIM_SINK) dkim_sink_flush (self);
        size_t part = size < DKIM_SINK - self->used ? size : DKIM_SINK - self->used;
        self->used = (size_t)(reduce (self->buffer + self->used, line, part, &before) - self->buffer);
        line += part;
        size -= part;
    }
}

void dkim_body (dkim_sink_t *self, const char *body, size_t size, bool relaxed) {
    size_t empty = 0;
    bool any = false;
    for (size_t at = 0, next; at < size; at = next) {
        const char *line = body + at, *feed = memchr (line, '\n', size - at);
        size_t length = feed ? (size_t)(feed - line) : size - at;
        next = at + length + 1;
        if (feed && length && line[length - 1] == '\r') length--;
        while (relaxed && length && is_blank (line[length - 1])) length--;
        if (!length) {
            empty++;
            continue;
        }
        for (; empty; empty--) dkim_crlf (self);
        if (relaxed)
            add_reduced (self, line, length);
        else
            add (self, line, length);
        dkim_crlf (self);
        any = true;
    }
    if (!any && !relaxed) dkim_crlf (self);
    dkim_sink_flush (self);
}
