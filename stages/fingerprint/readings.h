/* MIME as other programs may read it: the same bytes by every boundary, type and encoding that the headers can be taken
 * to name. What the first reading did not see is added to it. */
#ifndef TAMIS_READINGS_H
#define TAMIS_READINGS_H

#include "mime.h"

/* TEXT, SIZE bytes from a header on, was read into MIME, whose parts from FIRST on point into it. Parts that other
 * readings see are added; mime->ambiguous says why. */
void readings_add (arena_t *arena, const char *text, size_t size, const limits_t *limits, size_t first, mime_t *mime);

#endif
