#include "dkim/tags.h"

#include <string.h>

static bool is_letter (char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name (char c) {
    return is_letter (c) || (c >= '0' && c <= '9') || c == '_';
}

static bool is_value (char c) {
    unsigned char byte = (unsigned char)c;
    return byte > ' ' && byte != 0x7f;
}

static size_t skip_white (const char *text, size_t size, size_t at) {
    for (size_t step; (step = dkim_white (text + at, size - at)); at += step)
        ;
    return at;
}

/* Cuts white space off both ends. */
static void trim (const char **text, size_t *size) {
    size_t begin = skip_white (*text, *size, 0);
    *text += begin;
    *size -= begin;
    for (const char *end = *text + *size; *size && strchr (" \t\n", end[-1]) && end[-1]; end = *text + *size)
        *size -= *size > 1 && end[-1] == '\n' && end[-2] == '\r' ? 2 : 1;
}

static bool value_is_sound (const dkim_tag_t *tag) {
    for (size_t i = 0, step; i < tag->size; i += step) {
        step = dkim_white (tag->value + i, tag->size - i);
        if (!step && !is_value (tag->value[i])) return false;
        if (!step) step = 1;
    }
    return true;
}

/* One tag of SIZE bytes, without its ";". */
static bool read_tag (dkim_tag_t *tag, const char *text, size_t size) {
    size_t at = skip_white (text, size, 0), begin = at;
    while (at < size && is_name (text[at])) at++;
    *tag = (dkim_tag_t){.name = text + begin, .name_size = at - begin};
    if (!tag->name_size || !is_letter (*tag->name)) return false;
    at = skip_white (text, size, at);
    if (at == size || text[at] != '=') return false;
    tag->value = tag->raw = text + at + 1;
    tag->size = tag->raw_size = size - at - 1;
    trim (&tag->value, &tag->size);
    return value_is_sound (tag);
}

static bool is_double (const dkim_tags_t *self, const dkim_tag_t *tag) {
    for (size_t i = 0; i < self->count; i++)
        if (self->tags[i].name_size == tag->name_size && memcmp (self->tags[i].name, tag->name, tag->name_size) == 0)
            return true;
    return false;
}

bool dkim_tags_read (dkim_tags_t *self, const char *text, size_t size) {
    self->count = 0;
    for (size_t at = 0; at < size;) {
        const char *end = memchr (text + at, ';', size - at);
        size_t length = end ? (size_t)(end - text) - at : size - at;
        bool last = !end || skip_white (text, size, at + length + 1) == size;
        if (self->count == LIMIT_TAGS || !read_tag (&self->tags[self->count], text + at, length)) return false;
        if (is_double (self, &self->tags[self->count])) return false;
        self->count++;
        if (last) break;
        at += length + 1;
    }
    return self->count > 0;
}

const dkim_tag_t *dkim_tag (const dkim_tags_t *self, const char *name) {
    size_t size = strlen (name);
    for (size_t i = 0; i < self->count; i++)
        if (self->tags[i].name_size == size && memcmp (self->tags[i].name, name, size) == 0) return &self->tags[i];
    return NULL;
}

bool dkim_tag_is (const dkim_tag_t *tag, const char *text) {
    return tag && tag->size == strlen (text) && memcmp (tag->value, text, tag->size) == 0;
}

bool dkim_tag_next (const dkim_tag_t *tag, size_t *offset, const char **piece, size_t *size) {
    if (*offset > tag->size) return false;
    const char *begin = tag->value + *offset, *colon = memchr (begin, ':', tag->size - *offset);
    *size = colon ? (size_t)(colon - begin) : tag->size - *offset;
    *piece = begin;
    *offset += *size + 1;
    trim (piece, size);
    return true;
}

bool dkim_tag_number (const dkim_tag_t *tag, size_t most, unsigned long long *number) {
    const unsigned long long bound = ~0ULL / 16 / 10 - 1;
    *number = 0;
    if (!tag->size || tag->size > most) return false;
    for (size_t i = 0; i < tag->size; i++) {
        if (tag->value[i] < '0' || tag->value[i] > '9') return false;
        if (*number <= bound) *number = *number * 10 + (unsigned)(tag->value[i] - '0');
    }
    return true;
}
