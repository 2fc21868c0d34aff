/* One message that `tamis scan` has read, or why it could not. */
#ifndef TAMIS_ITEM_H
#define TAMIS_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "parcel.pb-c.h"

/* Owns all that it points to; several hundred may be held at once. */
typedef struct {
    const char *file;  /* as it is to be printed; any bytes but NUL */
    const char *error; /* NULL where the message was read */
    char *bytes;       /* the message; NULL with an error */
    size_t size;
    bool has_envelope; /* from an envelopes file; else it is to be read off the message */
    Envelope envelope; /* lives in the arena */
    bool has_time;     /* the envelope names the time at which the message came: a replay */
    int64_t time;      /* that time, ms since 1970; also in envelope.received_at */
    char id[37];       /* for the caller: the message's id where it has one, as text */
    arena_t *arena;
} source_item_t;

/* FILE is copied. */
source_item_t *source_item_new (const char *file);
void source_item_destroy (source_item_t **self);

/* Gives the item an error, and takes its bytes away. */
void source_item_fail (source_item_t *self, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

/* Adds SIZE bytes; false, with the error said, where there would be more than LIMIT. */
bool source_item_append (source_item_t *self, const void *bytes, size_t size, size_t limit);

/* Adds the rest of FILE, LIMIT bytes in all at most, and finishes. */
void source_item_read (source_item_t *self, FILE *file, size_t limit);

/* Nothing more will be added: an item without bytes gets the error "empty". */
void source_item_finish (source_item_t *self);

/* Opens PATH for reading without ever waiting for it; NULL with errno where that fails. *SIZE: its bytes; errors other
 * than errno's (a folder, a FIFO, a device) give NULL with errno 0. */
FILE *source_open (const char *path, size_t *size);

/* realloc that never returns NULL: out of memory ends the process. */
void *source_memory (void *memory, size_t size);

#endif
