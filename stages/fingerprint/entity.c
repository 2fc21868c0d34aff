#include "entity.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"

typedef struct {
    const char *name;
    uint32_t first, second;
    bool bare; /* needs no semicolon */
} named_t;

#define ENTITY(name, first, second, bare) {name, first, second, bare},
static const named_t names[] = {
#include "entities.def"
};
#undef ENTITY

/* Numbers 128..159 mean windows-1252. */
static const uint16_t windows[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                     0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

static bool is_alnum (char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int digit_value (char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

static uint32_t as_shown (uint32_t code) {
    if (code >= 128 && code < 160) return windows[code - 128];
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 0xFFFD;
    return code;
}

/* Behind "&#". */
static entity_t read_number (const char *text, size_t size) {
    size_t at = 2;
    int base = at < size && (text[at] | 0x20) == 'x' ? 16 : 10;
    if (base == 16) at++;
    size_t begin = at;
    uint32_t code = 0;
    for (; at < size && digit_value (text[at]) < base; at++)
        if (code <= 0x10FFFF) code = code * (uint32_t)base + (uint32_t)digit_value (text[at]);
    if (at == begin) return (entity_t){0};
    return (entity_t){at + (at < size && text[at] == ';'), {as_shown (code), 0}};
}

static int compare (const void *name, const void *named) {
    return strcmp (name, ((const named_t *)named)->name);
}

static const named_t *find (const char *name) {
    return bsearch (name, names, sizeof names / sizeof *names, sizeof *names, compare);
}

/* The longest name without semicolon that NAME, LENGTH letters, begins with. */
static entity_t read_bare (char *name, size_t length, char next, bool attribute) {
    for (size_t at = length < LIMIT_ENTITY_BARE ? length : LIMIT_ENTITY_BARE; at > 1; at--) {
        if (at < length) next = name[at];
        name[at] = '\0';
        const named_t *found = find (name);
        if (!found || !found->bare) continue;
        if (attribute && (next == '=' || is_alnum (next))) break;
        return (entity_t){at + 1, {found->first, found->second}};
    }
    return (entity_t){0};
}

entity_t entity_read (const char *text, size_t size, bool attribute) {
    char name[LIMIT_ENTITY + 1];
    size_t at = 0;
    if (size > 2 && text[1] == '#') return read_number (text, size);
    while (at < LIMIT_ENTITY && at + 1 < size && is_alnum (text[at + 1])) name[at] = text[at + 1], at++;
    name[at] = '\0';
    char next = at + 1 < size ? text[at + 1] : '\0';
    const named_t *found = at && next == ';' ? find (name) : NULL;
    if (found) return (entity_t){at + 2, {found->first, found->second}};
    return read_bare (name, at, next, attribute);
}

static size_t write_one (uint32_t code, char *out) {
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint8_t mark[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--, code >>= 6) out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)(mark[length] | code);
    return length;
}

size_t entity_write (const entity_t *self, char *out) {
    size_t length = write_one (self->codes[0], out);
    return self->codes[1] ? length + write_one (self->codes[1], out + length) : length;
}

size_t entity_decode (const char *value, size_t size, char *out) {
    size_t length = 0;
    for (size_t at = 0; at < size;) {
        const char *mark = memchr (value + at, '&', size - at);
        size_t plain = mark ? (size_t)(mark - value) - at : size - at;
        memcpy (out + length, value + at, plain);
        length += plain;
        at += plain;
        if (at == size) break;
        entity_t entity = entity_read (value + at, size - at, true);
        if (entity.length)
            length += entity_write (&entity, out + length);
        else
            out[length++] = '&';
        at += entity.length ? entity.length : 1;
    }
    out[length] = '\0';
    return length;
}
