/* Time: monotonic for waits, wall for history. */
#ifndef TAMIS_CLOCK_H
#define TAMIS_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Milliseconds of the monotonic clock. */
int64_t clock_now (void);

/* Milliseconds since 1970 UTC. */
int64_t clock_wall (void);

enum { CLOCK_TEXT = 32 };

/* Reads an RFC 3339 date-time with offset into ms since 1970; false for any other text, or a year outside 1970..2199.
 */
bool clock_parse (const char *text, int64_t *wall);

/* Writes RFC 3339 in UTC with milliseconds, 24 characters and a NUL. */
void clock_format (int64_t wall, char text[CLOCK_TEXT]);

#endif
