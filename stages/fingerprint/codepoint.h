/* Characters of UTF-8, one by one. */
#ifndef TAMIS_CODEPOINT_H
#define TAMIS_CODEPOINT_H

#include <stddef.h>
#include <stdint.h>

/* The character at *AT, which must be below SIZE, with *AT moved behind it; -1 for a byte that begins none. */
int32_t codepoint_next (const char *text, size_t size, size_t *at);

#endif
