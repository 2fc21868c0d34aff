#include "entity.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"

typedef struct {
    const char *name;
    uint32_t code;
} entity_t;

/* In the order of strcmp. */
#define ENTITY(name, code) {name, code},
static const entity_t entities[] = {
#include "entities.def"
};
#undef ENTITY

/* Numbers 128..159 mean windows-1252, as browsers have it. */
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
static uint32_t read_number (const char *text, size_t size, size_t *length) {
    size_t at = 2;
    int base = at < size && (text[at] | 0x20) == 'x' ? 16 : 10;
    if (base == 16) at++;
    size_t begin = at;
    uint32_t code = 0;
    for (; at < size && digit_value (text[at]) < base; at++)
        if (code <= 0x10FFFF) code = code * (uint32_t)base + (uint32_t)digit_value (text[at]);
    if (at == begin) return 0;
    *length = at + (at < size && text[at] == ';');
    return as_shown (code);
}

static int compare (const void *name, const void *entity) {
    return strcmp (name, ((const entity_t *)entity)->name);
}

uint32_t entity_read (const char *text, size_t size, size_t *length) {
    char name[LIMIT_ENTITY + 1];
    size_t at = 0;
    if (size > 2 && text[1] == '#') return read_number (text, size, length);
    while (at < LIMIT_ENTITY && at + 1 < size && is_alnum (text[at + 1])) name[at] = text[at + 1], at++;
    name[at] = '\0';
    const entity_t *found =
        at ? bsearch (name, entities, sizeof entities / sizeof *entities, sizeof *entities, compare) : NULL;
    if (!found) return 0;
    *length = at + 1 + (at + 1 < size && text[at + 1] == ';');
    return found->code;
}

size_t entity_write (uint32_t code, char *out) {
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
