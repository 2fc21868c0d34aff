/* PostgreSQL's text of one-dimensional arrays, written piece by piece. */
#ifndef TAMIS_ARRAY_H
#define TAMIS_ARRAY_H

#include <stddef.h>
#include <stdint.h>

typedef struct array_t array_t;

array_t *array_new (void);
void array_destroy (array_t **self);
void array_clear (array_t *self);

void array_number (array_t *self, int64_t value);
/* Any text, quoted; NULL gives NULL. */
void array_text (array_t *self, const char *value);

size_t array_count (const array_t *self);

/* The whole, "{…}"; lives until the next change. */
const char *array_whole (array_t *self);

#endif
