/* A file of envelopes: JSON lines, one message a line, whose `file` is relative to the folder of this file. */
#ifndef TAMIS_ENVELOPES_H
#define TAMIS_ENVELOPES_H

#include "item.h"

enum { ENVELOPES_LINE = 1 << 20, ENVELOPES_RECIPIENTS = 10000, ENVELOPES_NAME = 255, ENVELOPES_ADDRESS = 320 };

typedef struct envelopes_t envelopes_t;

/* Reads PATH; messages may have LIMIT bytes. Always succeeds: what cannot be read is told by envelopes_next(). */
envelopes_t *envelopes_new (const char *path, size_t limit);
void envelopes_destroy (envelopes_t **self);

/* The next line's message with its envelope, or an item with an error that names the line; NULL at the end. */
source_item_t *envelopes_next (envelopes_t *self);

#endif
