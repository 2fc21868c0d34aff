/* An mbox (RFC 4155, and mboxrd's quoting), read as a stream: memory is bounded by its largest member. */
#ifndef TAMIS_MBOX_H
#define TAMIS_MBOX_H

#include "item.h"

typedef struct mbox_t mbox_t;

/* What an mbox begins with. */
#define MBOX_MARK "From "
enum { MBOX_MARK_SIZE = sizeof MBOX_MARK - 1 };

/* Reads FILE (owned from now on), of which MBOX_MARK has been read already. Members are called NAME#1, NAME#2, …, and
 * may have LIMIT bytes each. */
mbox_t *mbox_new (FILE *file, const char *name, size_t limit);
void mbox_destroy (mbox_t **self);

/* The next member, without its From_ line and the empty line behind it, its quoted ">From " lines unquoted; NULL at the
 * end. */
source_item_t *mbox_next (mbox_t *self);

#endif
