#include "array.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct array_t {
    char *text;
    size_t size, room, count;
};

static void append (array_t *self, const char *bytes, size_t size) {
    if (self->size + size + 2 > self->room) {
        self->room = 2 * (self->size + size + 32);
        self->text = realloc (self->text, self->room);
        if (!self->text) abort ();
    }
    memcpy (self->text + self->size, bytes, size);
    self->size += size;
}

array_t *array_new (void) {
    array_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    append (self, "{", 1);
    return self;
}

void array_destroy (array_t **self) {
    if (!*self) return;
    free ((*self)->text);
    free (*self);
    *self = NULL;
}

void array_clear (array_t *self) {
    self->size = 1;
    self->count = 0;
}

void array_number (array_t *self, int64_t value) {
    char text[32];
    int size = snprintf (text, sizeof text, "%s%" PRId64, self->count++ ? "," : "", value);
    append (self, text, (size_t)size);
}

void array_text (array_t *self, const char *value) {
    if (self->count++) append (self, ",", 1);
    if (!value) {
        append (self, "NULL", 4);
        return;
    }
    append (self, "\"", 1);
    for (; *value; value++) {
        if (*value == '"' || *value == '\\') append (self, "\\", 1);
        append (self, value, 1);
    }
    append (self, "\"", 1);
}

size_t array_count (const array_t *self) {
    return self->count;
}

const char *array_whole (array_t *self) {
    self->text[self->size] = '}';
    self->text[self->size + 1] = 0;
    return self->text;
}
