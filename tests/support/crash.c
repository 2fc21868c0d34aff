/* Linked into tamis-fingerprint-crash in place of mime_read: a message with the header `X-Test-Crash: now` ends the
 * process, as one would that finds a hole in a parser; `X-Test-Stall: now` is never done with; at `X-Test-Escape: now`
 * it first tries to get out of its cage. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "mime.h"

mime_t *__real_mime_read (arena_t *arena, const char *raw, size_t size, const limits_t *limits);
mime_t *__wrap_mime_read (arena_t *arena, const char *raw, size_t size, const limits_t *limits);

mime_t *__wrap_mime_read (arena_t *arena, const char *raw, size_t size, const limits_t *limits) {
    static const char deadly[] = "X-Test-Crash: now", endless[] = "X-Test-Stall: now";
    static const char escaping[] = "X-Test-Escape: now";
    if (memmem (raw, size, escaping, sizeof escaping - 1)) escape_try_all ();
    if (memmem (raw, size, deadly, sizeof deadly - 1)) _Exit (139);
    volatile bool stalls = memmem (raw, size, endless, sizeof endless - 1);
    while (stalls) continue;
    return __real_mime_read (arena, raw, size, limits);
}
