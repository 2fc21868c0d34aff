/* Arena: blocks in a chain, the newest first; each at least twice as large as the one before, up to a bound. */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, FIRST_BLOCK = 8 * 1024, LARGEST_BLOCK = 256 * 1024, SHORT_TEXT = 256 };

typedef struct block_t {
    struct block_t *older;
    size_t size, used;
} block_t;

struct arena_t {
    block_t *newest;
    size_t next_size;
    size_t handed_out;
};

static const size_t block_head = (sizeof (block_t) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

static void *must_have (void *memory) {
    if (memory == NULL) abort ();
    return memory;
}

arena_t *arena_new (void) {
    arena_t *self = must_have (calloc (1, sizeof *self));
    self->next_size = FIRST_BLOCK;
    return self;
}

void arena_destroy (arena_t **self) {
    if (self == NULL || *self == NULL) return;
    for (block_t *block = (*self)->newest; block != NULL;) {
        block_t *older = block->older;
        free (block);
        block = older;
    }
    free (*self);
    *self = NULL;
}

static block_t *add_block (arena_t *self, size_t size) {
    size_t room = size > self->next_size ? size : self->next_size;
    block_t *block = must_have (malloc (block_head + room));
    block->older = self->newest;
    block->size = room;
    block->used = 0;
    self->newest = block;
    if (self->next_size < LARGEST_BLOCK) self->next_size *= 2;
    return block;
}

void *arena_alloc (arena_t *self, size_t size) {
    if (size > SIZE_MAX / 2) abort ();
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (rounded == 0) rounded = ALIGNMENT;
    block_t *block = self->newest;
    if (block == NULL || block->size - block->used < rounded) block = add_block (self, rounded);
    void *memory = (char *)block + block_head + block->used;
    block->used += rounded;
    self->handed_out += size;
    return memory;
}

void *arena_zero (arena_t *self, size_t size) {
    return memset (arena_alloc (self, size), 0, size);
}

char *arena_copy (arena_t *self, const char *text, size_t length) {
    if (length > SIZE_MAX / 2) abort ();
    char *copy = arena_alloc (self, length + 1);
    if (length > 0) memcpy (copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_string (arena_t *self, const char *text) {
    return arena_copy (self, text, strlen (text));
}

char *arena_printf (arena_t *self, const char *format, ...) {
    char first[SHORT_TEXT];
    va_list arguments, again;
    va_start (arguments, format);
    va_copy (again, arguments);
    int length = vsnprintf (first, sizeof first, format, arguments);
    va_end (arguments);
    if (length < 0) abort ();
    size_t size = (size_t)length + 1;
    char *text = arena_alloc (self, size);
    if (size <= sizeof first)
        memcpy (text, first, size);
    else if (vsnprintf (text, size, format, again) < 0)
        abort ();
    va_end (again);
    return text;
}

size_t arena_size (const arena_t *self) {
    return self->handed_out;
}
