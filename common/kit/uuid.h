/* UUID version 7: a message's name, which sorts by the time at which it was made. */
#ifndef TAMIS_UUID_H
#define TAMIS_UUID_H

#include <stdbool.h>
#include <stdint.h>

enum { UUID_BYTES = 16, UUID_TEXT = 37, UUID_RANDOM = 10 };

/* Makes an id of WALL_MS (ms since 1970, 48 bits) and 74 of RANDOM's bits, laid out by RFC 9562 section 5.7. */
void uuid_v7 (int64_t wall_ms, const uint8_t random[UUID_RANDOM], uint8_t id[UUID_BYTES]);

/* Writes 36 characters in lower case and a NUL. */
void uuid_text (const uint8_t id[UUID_BYTES], char text[UUID_TEXT]);

/* Reads the form of uuid_text(), in either letter case; false for any other text, with ID undefined. Any version is
 * read. */
bool uuid_parse (const char *text, uint8_t id[UUID_BYTES]);

/* The time that a version 7 id carries, in ms since 1970. */
int64_t uuid_time (const uint8_t id[UUID_BYTES]);

#endif
