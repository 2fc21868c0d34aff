/* Linked into tamis-fingerprint-crash in place of mime_read: a message with the header `X-Test-Crash: now` ends the
 * process, as one would that finds a hole in a parser; `X-Test-Stall: now` is never done with. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mime.h"

mime_t *__real_mime_read (arena_t *arena, const char *raw, size_t size, const limits_t *limits);
mime_t *__wrap_mime_read (arena_t *arena, const char *raw, size_t size, const limits_t *limits);

mime_t *__wrap_mime_read (arena_t *arena, const char *raw, size_t size, const limits_t *limits) {
    static const char deadly[] = "X-Test-Crash: now", endless[] = "X-Test-Stall: now";
    if (memmem (raw, size, deadly, sizeof deadly - 1)) _Exit (139);
    volatile bool stalls = memmem (raw, size, endless, sizeof endless - 1);
    while (stalls) continue;
    return __real_mime_read (arena, raw, size, limits);
}
