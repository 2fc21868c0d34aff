/* Base64 within tag values: white space anywhere, padding optional (RFC 6376, section 3.2). */
#ifndef TAMIS_DKIM_BASE64_H
#define TAMIS_DKIM_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* Decodes TEXT into ARENA; false where it is empty or not base64. */
bool dkim_base64 (arena_t *arena, const char *text, size_t size, uint8_t **data, size_t *data_size);

#endif
