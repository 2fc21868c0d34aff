/* Text in header fields: encoded words decoded (RFC 2047), and one spelling for names. */
#ifndef TAMIS_ENCODED_H
#define TAMIS_ENCODED_H

#include <stdbool.h>
#include <stddef.h>

#include "bounds.h"

/* Decodes the encoded words of TEXT into OUT of SIZE bytes: valid UTF-8, cut where it is longer. Neighbours of one
 * charset are joined before they are converted, since writers cut within characters. A broken word stays as it is.
 * False where it held control characters, NUL among them, which no name needs (they are replaced). */
bool encoded_decode (const char *text, char *out, size_t size);

/* Writes TEXT (UTF-8) in Unicode's NFKC_Casefold with single spaces, trimmed, into OUT; empty where ICU refuses. */
void encoded_fold (const char *text, char out[LIMIT_NAME]);

#endif
