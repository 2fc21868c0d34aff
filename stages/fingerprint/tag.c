#include "tag.h"

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
    self->value_size = at - from < LIMIT_ATTRIBUTE ? at - from : LIMIT_ATTRIBUTE;
    return at + (quote && at < size);
}

static size_t skip_space (const char *text, size_t size, size_t at) {
    while (at < size && is_space (text[at])) at++;
    return at;
}

static size_t read_attribute (tag_t *self, const char *text, size_t size, size_t at) {
    attribute_t attribute = {.name = text + at};
    size_t from = at++;
    while (at < size && !is_space (text[at]) && text[at] != '=' && text[at] != '>' && text[at] != '/') at++;
    attribute.name_size = at - from;
    size_t equals = skip_space (text, size, at);
    if (equals < size && text[equals] == '=')
        at = read_value (&attribute, text, size, skip_space (text, size, equals + 1));
    if (self->count < LIMIT_ATTRIBUTES) self->attributes[self->count++] = attribute;
    return at;
}

size_t tag_read (tag_t *self, const char *text, size_t size) {
    self->end = size > 1 && text[1] == '/';
    self->count = 0;
    size_t at = read_name (self, text, size, self->end ? 2 : 1);
    while (at < size && text[at] != '>') {
        if (is_space (text[at]) || text[at] == '/')
            at++;
        else
            at = read_attribute (self, text, size, at);
    }
    return at < size ? at + 1 : size;
}

const attribute_t *tag_attribute (const tag_t *self, const char *name) {
    size_t length = strlen (name);
    for (size_t i = 0; i < self->count; i++) {
        const attribute_t *attribute = &self->attributes[i];
        if (attribute->name_size == length && strncasecmp (attribute->name, name, length) == 0)
            return attribute->value ? attribute : NULL;
    }
    return NULL;
}

bool tag_handles_event (const tag_t *self) {
    for (size_t i = 0; i < self->count; i++)
        if (self->attributes[i].value && self->attributes[i].name_size > 4 &&
            strncasecmp (self->attributes[i].name, "on", 2) == 0)
            return true;
    return false;
}
