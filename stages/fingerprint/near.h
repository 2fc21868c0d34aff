/* Names that differ by one slip of the hand. */
#ifndef TAMIS_NEAR_H
#define TAMIS_NEAR_H

#include <stdbool.h>
#include <stddef.h>

/* Whether one letter changed, added or left out, or two neighbours changed about, make B of A (Damerau 1964); false
 * where they are the same. */
bool near_is (const char *a, size_t a_size, const char *b, size_t b_size);

#endif
