/* What the writing of an envelope and of a path says of the software that made them. */
#ifndef TAMIS_SHAPES_H
#define TAMIS_SHAPES_H

#include <stddef.h>

#include "bounds.h"

/* The shape of a local part: words between other characters, as "a" (letters), "9" (digits), "x" (both). "" for plain
 * words, with or without dots, which say nothing. */
void shapes_local (const char *local, char shape[LIMIT_SHAPE]);

/* The shape of the Received fields (RFC 5321, section 4.4), from the top, LIMIT_HOPS of them, with "/" between: the
 * first letter of each of their clauses (from, by, via, with, id, for) in their order, and the protocol. "" for none.
 */
void shapes_received (const char *message, size_t size, char shape[LIMIT_SHAPE]);

#endif
