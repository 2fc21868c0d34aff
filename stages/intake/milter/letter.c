#include "milter/letter.h"

#include <stdlib.h>
#include <string.h>

#include "milter/bounds.h"

struct letter_t {
    char *bytes;
    size_t size, room, most;
    bool too_large;
};

letter_t *letter_new (size_t most) {
    letter_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->most = most;
    return self;
}

void letter_destroy (letter_t **self) {
    if (!*self) return;
    free ((*self)->bytes);
    free (*self);
    *self = NULL;
}

static bool give_up (letter_t *self) {
    free (self->bytes);
    *self = (letter_t){.most = self->most, .too_large = true};
    return false;
}

/* Room for SIZE bytes more: doubled each time, so that a letter of many pieces is not copied for each. */
static bool make_room (letter_t *self, size_t size) {
    if (self->too_large || size > self->most - self->size) return give_up (self);
    if (self->size + size <= self->room) return true;
    size_t room = self->room ? self->room : MILTER_LETTER_FIRST;
    while (room < self->size + size) room *= 2;
    char *bytes = realloc (self->bytes, room);
    if (!bytes) return give_up (self);
    self->bytes = bytes;
    self->room = room;
    return true;
}

static void put (letter_t *self, const void *bytes, size_t size) {
    memcpy (self->bytes + self->size, bytes, size);
    self->size += size;
}

bool letter_field (letter_t *self, const char *name, const char *value, bool add_space) {
    size_t name_size = strlen (name), value_size = strlen (value), folds = 0;
    for (const char *at = value; (at = strchr (at, '\n')); at++) folds++;
    if (!make_room (self, name_size + 2 + value_size + folds + 2)) return false;
    put (self, name, name_size);
    put (self, ": ", add_space ? 2 : 1);
    for (const char *line = value, *end; line; line = end ? end + 1 : NULL) {
        end = strchr (line, '\n');
        size_t size = end ? (size_t)(end - line) : strlen (line);
        if (end && size && line[size - 1] == '\r') size--;
        put (self, line, size);
        put (self, "\r\n", 2);
    }
    return true;
}

bool letter_eoh (letter_t *self) {
    return letter_body (self, (const uint8_t *)"\r\n", 2);
}

bool letter_body (letter_t *self, const uint8_t *bytes, size_t size) {
    if (!make_room (self, size)) return false;
    put (self, bytes, size);
    return true;
}

bool letter_too_large (const letter_t *self) {
    return self->too_large;
}

size_t letter_size (const letter_t *self) {
    return self->size;
}

static void free_bytes (void *bytes, void *hint) {
    free (bytes);
    (void)hint;
}

void letter_take (letter_t *self, zmq_msg_t *raw) {
    if (!self->size || zmq_msg_init_data (raw, self->bytes, self->size, free_bytes, NULL)) {
        free (self->bytes);
        zmq_msg_init (raw);
    }
    *self = (letter_t){.most = self->most};
}
