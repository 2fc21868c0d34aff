/* What `tamis scan` reads: messages, one at a time, from files, Maildirs, mboxes, folders of these, standard input, or
 * a file of envelopes. */
#ifndef TAMIS_SOURCE_H
#define TAMIS_SOURCE_H

#include "item.h"

typedef struct {
    const char *envelopes; /* an envelopes file, read first; NULL for none */
    char **paths;          /* then these, in their order; "-" is standard input */
    size_t count;
    size_t limit; /* bytes of one message at most */
} source_plan_t;

typedef struct source_t source_t;

/* PLAN and what it points to must outlive the source. */
source_t *source_new (const source_plan_t *plan);
void source_destroy (source_t **self);

/* The next message, or an item with an error; the caller destroys it. NULL at the end. Nothing but the item at hand is
 * in memory, however long the list or large the mbox. */
source_item_t *source_next (source_t *self);

/* How many items PLAN will yield, by looking without reading messages; 0 where that cannot be known beforehand
 * (standard input, a pipe of envelopes). For a progress line. */
size_t source_count (const source_plan_t *plan);

#endif
