#include "item.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ITEM_CHUNK = 16384, ITEM_ERROR = 1024 };

void *source_memory (void *memory, size_t size) {
    void *block = realloc (memory, size ? size : 1);
    if (!block) {
        (void)fputs ("tamis: out of memory\n", stderr);
        abort ();
    }
    return block;
}

source_item_t *source_item_new (const char *file) {
    arena_t *arena = arena_new ();
    source_item_t *self = arena_zero (arena, sizeof *self);
    self->arena = arena;
    self->file = arena_string (arena, file);
    envelope__init (&self->envelope);
    return self;
}

void source_item_destroy (source_item_t **self) {
    if (!*self) return;
    arena_t *arena = (*self)->arena;
    free ((*self)->bytes);
    arena_destroy (&arena);
    *self = NULL;
}

void source_item_fail (source_item_t *self, const char *format, ...) {
    char text[ITEM_ERROR];
    va_list arguments;
    va_start (arguments, format);
    (void)vsnprintf (text, sizeof text, format, arguments);
    va_end (arguments);
    self->error = arena_string (self->arena, text);
    free (self->bytes);
    self->bytes = NULL;
    self->size = 0;
}

/* Room is a power of two that the size has not passed yet: each byte is moved a bounded number of times. */
static void room_make (source_item_t *self, size_t more) {
    size_t room = ITEM_CHUNK, needed = self->size + more;
    while (room < self->size) room *= 2;
    if (self->bytes && needed <= room) return;
    while (room < needed) room *= 2;
    self->bytes = source_memory (self->bytes, room);
}

bool source_item_append (source_item_t *self, const void *bytes, size_t size, size_t limit) {
    if (self->error) return false;
    if (size > limit || self->size > limit - size) {
        source_item_fail (self, "larger than %zu bytes", limit);
        return false;
    }
    room_make (self, size);
    memcpy (self->bytes + self->size, bytes, size);
    self->size += size;
    return true;
}

void source_item_read (source_item_t *self, FILE *file, size_t limit) {
    char chunk[ITEM_CHUNK];
    size_t size;
    while ((size = fread (chunk, 1, sizeof chunk, file)) > 0)
        if (!source_item_append (self, chunk, size, limit)) return;
    if (ferror (file)) source_item_fail (self, "%s", strerror (errno));
    source_item_finish (self);
}

void source_item_finish (source_item_t *self) {
    if (self->error) return;
    if (self->size == 0)
        source_item_fail (self, "empty");
    else
        self->bytes = source_memory (self->bytes, self->size);
}

FILE *source_open (const char *path, size_t *size) {
    struct stat status;
    int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        if (errno == ENXIO) errno = 0; /* a socket */
        return NULL;
    }
    bool known = fstat (fd, &status) == 0;
    FILE *file = known && S_ISREG (status.st_mode) ? fdopen (fd, "rb") : NULL;
    if (file) {
        *size = (size_t)status.st_size;
        return file;
    }
    if (known && !S_ISREG (status.st_mode)) errno = 0;
    int reason = errno;
    (void)close (fd);
    errno = reason;
    return NULL;
}
