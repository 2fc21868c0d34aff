/* The guard: how much of a message the MIME parser may be given, found in one linear pass before any parsing. GMime's
 * cost grows with lines times open multiparts, and its memory with parts and fields; here floods of either are cut off.
 */
#ifndef TAMIS_GUARD_H
#define TAMIS_GUARD_H

#include <stddef.h>

#include "bounds.h"

/* The number of bytes, SIZE at most, from TEXT's begin (a header) on that may be parsed. The names of address fields in
 * headers are changed in place: GMime would descend into their groups without a bound. */
size_t guard_prefix (char *text, size_t size, const limits_t *limits);

#endif
