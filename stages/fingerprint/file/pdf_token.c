#include "file/pdf_token.h"

#include <string.h>

typedef struct {
    char *out;
    size_t size, room;
} sink_t;

static void put (sink_t *self, char c) {
    if (self->size < self->room) self->out[self->size++] = c;
}

bool pdf_is_space (char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

bool pdf_is_delimiter (char c) {
    return c && strchr ("()<>[]{}/%", c);
}

/* The value of a hexadecimal digit; -1 for any other character. */
static int hex_value (char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t pdf_name (const char *text, size_t size, size_t *at, char *out, size_t room) {
    sink_t sink = {out, 0, room};
    size_t i = *at + 1;
    for (; i < size && !pdf_is_space (text[i]) && !pdf_is_delimiter (text[i]); i++) {
        if (text[i] == '#' && i + 2 < size && hex_value (text[i + 1]) >= 0 && hex_value (text[i + 2]) >= 0) {
            put (&sink, (char)(hex_value (text[i + 1]) << 4 | hex_value (text[i + 2])));
            i += 2;
        } else {
            put (&sink, text[i]);
        }
    }
    *at = i;
    return sink.size;
}

/* An escape behind the backslash at AT - 1; where it ends. */
static size_t escape (const char *text, size_t size, size_t at, sink_t *sink) {
    static const char letters[] = "nrtbf", values[] = "\n\r\t\b\f";
    char c = text[at];
    const char *letter = c ? strchr (letters, c) : NULL;
    if (c >= '0' && c <= '7') {
        unsigned value = 0;
        size_t from = at;
        for (; at < size && at < from + 3 && text[at] >= '0' && text[at] <= '7'; at++)
            value = value << 3 | (unsigned)(text[at] - '0');
        put (sink, (char)value);
        return at;
    }
    if (c == '\r') return at + 1 < size && text[at + 1] == '\n' ? at + 2 : at + 1;
    if (c != '\n') put (sink, letter ? values[letter - letters] : c);
    return at + 1;
}

size_t pdf_literal (const char *text, size_t size, size_t *at, char *out, size_t room) {
    sink_t sink = {out, 0, room};
    size_t depth = 1, i = *at + 1;
    while (i < size) {
        char c = text[i++];
        if (c == '\\' && i < size) {
            i = escape (text, size, i, &sink);
            continue;
        }
        if (c == '(') depth++;
        if (c == ')' && --depth == 0) break;
        put (&sink, c);
    }
    *at = i;
    return sink.size;
}

size_t pdf_hex (const char *text, size_t size, size_t *at, char *out, size_t room) {
    sink_t sink = {out, 0, room};
    int first = -1;
    size_t i = *at + 1;
    for (; i < size && text[i] != '>'; i++) {
        int value = hex_value (text[i]);
        if (value < 0) continue;
        if (first < 0) {
            first = value;
            continue;
        }
        put (&sink, (char)(first << 4 | value));
        first = -1;
    }
    if (first >= 0) put (&sink, (char)(first << 4));
    *at = i < size ? i + 1 : size;
    return sink.size;
}
