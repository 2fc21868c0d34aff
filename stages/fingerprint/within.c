/* URLs within URLs: where redirectors lead. */
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "url.h"

enum { ESCAPED = 3 /* how often a colon may be escaped */ };

static int hex_digit (char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* How often the colon at TEXT is escaped: 0 for ":", 1 for "%3A", 2 for "%253A" …; -1 where there is none. */
static int colon_depth (const char *text, size_t size) {
    size_t at = 0;
    if (size && text[0] == ':') return 0;
    if (size == 0 || text[at++] != '%') return -1;
    int depth = 1;
    while (size > at + 1 && text[at] == '2' && text[at + 1] == '5' && depth < ESCAPED) at += 2, depth++;
    return size > at + 1 && text[at] == '3' && (text[at + 1] | 0x20) == 'a' ? depth : -1;
}

/* Likewise for a URL that begins at TEXT. */
static int url_depth (const char *text, size_t size) {
    if (size < 7 || strncasecmp (text, "http", 4) != 0) return -1;
    size_t scheme = (text[4] | 0x20) == 's' ? 5 : 4;
    return colon_depth (text + scheme, size - scheme);
}

/* Decodes %XX once, in place; the length. */
static size_t unescape (char *text, size_t size) {
    size_t to = 0;
    for (size_t i = 0; i < size; i++, to++) {
        int high = text[i] == '%' && i + 2 < size ? hex_digit (text[i + 1]) : -1,
            low = high >= 0 ? hex_digit (text[i + 2]) : -1;
        text[to] = low >= 0 ? (char)(high * 16 + low) : text[i];
        i += low >= 0 ? 2 : 0;
    }
    return to;
}

const char *url_within (arena_t *arena, const char *text, size_t size, size_t *at, size_t *length) {
    for (size_t i = *at; i + 7 <= size; i++) {
        int depth = (text[i] | 0x20) == 'h' ? url_depth (text + i, size - i) : -1;
        if (depth < 0) continue;
        const char *end = memchr (text + i, '&', size - i);
        *length = end ? (size_t)(end - text) - i : size - i;
        *at = i + *length;
        char *url = arena_copy (arena, text + i, *length);
        while (depth-- > 0) *length = unescape (url, *length);
        return url;
    }
    *at = size;
    return NULL;
}
