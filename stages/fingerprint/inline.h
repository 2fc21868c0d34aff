/* Files that stand within a plain text, without MIME: uuencode and yEnc, which many programs show as attachments. */
#ifndef TAMIS_INLINE_H
#define TAMIS_INLINE_H

#include "mime.h"

/* Makes each such file in the plain texts of MIME a part of its own, attached; the text around it stays, in as many
 * parts as needed. Counts them in mime->files. */
void inline_split (arena_t *arena, const limits_t *limits, mime_t *mime);

#endif
