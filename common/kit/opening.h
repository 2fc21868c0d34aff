/* Opening: how files are opened for reading. A process that gave up its right to open has another do it. */
#ifndef TAMIS_OPENING_H
#define TAMIS_OPENING_H

#include <stdio.h>

/* A descriptor to read PATH by; -1 with errno. */
typedef int (opening_fn) (const char *path);

/* From now on FN opens for this process; NULL: it opens for itself, as at the start. */
void opening_by (opening_fn *fn);

/* A stream to read PATH by, closed in programs that this one executes; NULL with errno. The caller closes it. */
FILE *opening_read (const char *path);

#endif
