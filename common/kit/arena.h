/* Memory that is born with a parcel and gone with it: allocation is a bump, freeing is one call for all. */
#ifndef TAMIS_ARENA_H
#define TAMIS_ARENA_H

#include <stddef.h>

typedef struct arena_t arena_t;

arena_t *arena_new (void);
void arena_destroy (arena_t **self);

/* SIZE bytes, aligned for any type, not initialised; never NULL (out of memory ends the process). */
void *arena_alloc (arena_t *self, size_t size);

/* Likewise, zeroed. */
void *arena_zero (arena_t *self, size_t size);

/* A NUL-terminated copy of LENGTH bytes at TEXT. */
char *arena_copy (arena_t *self, const char *text, size_t length);
char *arena_string (arena_t *self, const char *text);

/* printf into the arena. */
char *arena_printf (arena_t *self, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

/* Bytes handed out so far. */
size_t arena_size (const arena_t *self);

#endif
