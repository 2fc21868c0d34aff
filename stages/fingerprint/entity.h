/* Character references of HTML. */
#ifndef TAMIS_ENTITY_H
#define TAMIS_ENTITY_H

#include <stddef.h>
#include <stdint.h>

/* The character that TEXT, which begins with '&', stands for; *LENGTH bytes of TEXT make it. 0 where it is a mere
 * ampersand. Named references are those of HTML 4's Latin-1 set and what mail uses besides; a missing semicolon is
 * forgiven. */
uint32_t entity_read (const char *text, size_t size, size_t *length);

/* Writes CODE as UTF-8 (at most 4 bytes) and returns how many. */
size_t entity_write (uint32_t code, char *out);

#endif
