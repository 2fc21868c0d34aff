/* The shape of a URL's path and query. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "url.h"

enum { EXTENSION = 5, FIELD_NAME = 16, HEX_LEAST = 8, LONGEST = 999 };

typedef struct {
    char text[LIMIT_SHAPE + 1];
    size_t size, runs;
} shape_t;

static bool in_run (char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

static void put (shape_t *self, const char *text, size_t size) {
    if (self->size + size > LIMIT_SHAPE) size = LIMIT_SHAPE - self->size;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        self->text[self->size++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
}

static void put_class (shape_t *self, const char *run, size_t size) {
    size_t digits = 0, hex = 0, letters = 0;
    char name[16];
    for (size_t i = 0; i < size; i++) {
        char c = (char)(run[i] | 0x20);
        bool digit = run[i] >= '0' && run[i] <= '9', letter = c >= 'a' && c <= 'z' && run[i] != '_';
        digits += digit;
        letters += letter;
        hex += digit || (letter && c <= 'f');
    }
    char class = 'M';
    if (digits == size)
        class = 'D';
    else if (hex == size && digits && size >= HEX_LEAST)
        class = 'H';
    else if (digits == 0 && letters)
        class = 'L';
    int length = snprintf (name, sizeof name, "%c%zu", class, size > LONGEST ? LONGEST : size);
    if (self->size + (size_t)length > LIMIT_SHAPE) return;
    memcpy (self->text + self->size, name, (size_t)length); /* classes stay capital letters: put() would fold them */
    self->size += (size_t)length;
    self->runs++;
}

/* A short run of letters behind a dot, at the end of path, value or all. */
static bool is_extension (const char *path, size_t from, size_t to, size_t size) {
    if (from == 0 || path[from - 1] != '.' || to - from > EXTENSION) return false;
    for (size_t i = from; i < to; i++)
        if ((path[i] | 0x20) < 'a' || (path[i] | 0x20) > 'z') return false;
    return to == size || path[to] == '?' || path[to] == '&' || path[to] == '#';
}

static void put_run (shape_t *self, const char *path, size_t from, size_t to, size_t size, bool query) {
    bool named = query && from > 0 && (path[from - 1] == '?' || path[from - 1] == '&');
    if (named && to < size && path[to] == '=' && to - from <= FIELD_NAME)
        put (self, path + from, to - from);
    else if (is_extension (path, from, to, size))
        put (self, path + from, to - from);
    else
        put_class (self, path + from, to - from);
}

/* Signs that stand for themselves; any other, a percent escape among them, is one '%' a run. */
static void put_sign (shape_t *self, char c) {
    if (c == '\\') c = '/';
    bool plain = c > ' ' && c < 127 && c != '%';
    if (!plain) c = '%';
    if (plain || self->size == 0 || self->text[self->size - 1] != '%') put (self, &c, 1);
}

char *url_shape (arena_t *arena, const char *path, size_t size) {
    shape_t self = {.size = 0};
    bool query = false;
    for (size_t i = 0; i < size && path[i] != '#';) {
        size_t from = i;
        while (i < size && in_run (path[i])) i++;
        if (i > from) {
            put_run (&self, path, from, i, size, query);
            continue;
        }
        query = query || path[i] == '?';
        put_sign (&self, path[i]);
        i += path[i] == '%' && i + 2 < size ? 3 : 1;
    }
    return self.runs < 2 ? NULL : arena_copy (arena, self.text, self.size);
}
