#include "tag.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

static bool is_space (char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static size_t read_name (tag_t *self, const char *text, size_t size, size_t at) {
    self->name_size = 0;
    for (; at < size && !is_space (text[at]) && text[at] != '>' && text[at] != '/'; at++) {
        char c = text[at];
        if (self->name_size < LIMIT_TAG_NAME) self->name[self->name_size++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return at;
}

/* A value in quotation marks, or up to white space. */
static size_t read_value (attribute_t *self, const char *text, size_t size, size_t at) {
    char quote = at < size && (text[at] == '"' || text[at] == '\'') ? text[at] : 0;
    if (quote) at++;
    size_t from = at;
    if (quote) {
        const char *close = memchr (text + at, quote, size - at);
        at = close ? (size_t)(close - text) : size;
    } else {
        while (at < size && !is_space (text[at]) && text[at] != '>') at++;
    }
    self->value = text + from;
    self->size = at - from < LIMIT_ATTRIBUTE ? at - from : LIMIT_ATTRIBUTE;
    return at + (quote && at < size);
}

static size_t skip_space (const char *text, size_t size, size_t at) {
    while (at < size && is_space (text[at])) at++;
    return at;
}

/* The attribute called NAME; ATTRIBUTES for one that does not matter. */
static int number_of (const char *name, size_t size) {
    static const char *const names[ATTRIBUTES] = {"action",  "background", "bgcolor", "class",      "color",
                                                  "content", "hidden",     "href",    "http-equiv", "id",
                                                  "rel",     "src",        "style",   "text"};
    static const uint8_t sizes[ATTRIBUTES] = {6, 10, 7, 5, 5, 7, 6, 4, 10, 2, 3, 3, 5, 4};
    for (int i = 0; i < ATTRIBUTES; i++)
        if (sizes[i] == size && (name[0] | 0x20) == names[i][0] && strncasecmp (name, names[i], size) == 0) return i;
    return ATTRIBUTES;
}

static size_t read_attribute (tag_t *self, const char *text, size_t size, size_t at) {
    const char *name = text + at;
    size_t from = at++;
    while (at < size && !is_space (text[at]) && text[at] != '=' && text[at] != '>' && text[at] != '/') at++;
    size_t name_size = at - from, equals = skip_space (text, size, at);
    attribute_t attribute = {.value = name, .size = 0};
    if (equals < size && text[equals] == '=') {
        at = read_value (&attribute, text, size, skip_space (text, size, equals + 1));
        if (name_size > 4 && strncasecmp (name, "on", 2) == 0) self->handles = true;
    }
    int number = number_of (name, name_size);
    if (number < ATTRIBUTES && !self->attributes[number].value) self->attributes[number] = attribute;
    return at;
}

size_t tag_read (tag_t *self, const char *text, size_t size) {
    self->end = size > 1 && text[1] == '/';
    self->closed = self->handles = false;
    memset (self->attributes, 0, sizeof self->attributes);
    size_t at = read_name (self, text, size, self->end ? 2 : 1);
    while (at < size && text[at] != '>') {
        self->closed = text[at] == '/';
        if (is_space (text[at]) || text[at] == '/')
            at++;
        else
            at = read_attribute (self, text, size, at);
    }
    return at < size ? at + 1 : 0;
}

bool tag_is (const tag_t *self, const char *name) {
    return strlen (name) == self->name_size && memcmp (self->name, name, self->name_size) == 0;
}
