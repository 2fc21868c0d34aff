/* Character references of HTML (HTML standard, 13.2.5.72 to 13.2.5.80). */
#ifndef TAMIS_ENTITY_H
#define TAMIS_ENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a reference stands for. */
typedef struct {
    size_t length;     /* bytes of text that make it; 0 where it is a mere ampersand */
    uint32_t codes[2]; /* the second is 0 where there is one */
} entity_t;

/* The reference that TEXT, which begins with '&', stands for; ATTRIBUTE: within an attribute's value, where names
 * without semicolon mean less. */
entity_t entity_read (const char *text, size_t size, bool attribute);

/* Writes both characters as UTF-8 (at most 8 bytes) and returns how many bytes; never more than twice the reference's
 * own length. */
size_t entity_write (const entity_t *self, char *out);

/* The text of an attribute's value with its references decoded, NUL-terminated; OUT has room for 2 * SIZE + 1 bytes.
 * The length. */
size_t entity_decode (const char *value, size_t size, char *out);

#endif
