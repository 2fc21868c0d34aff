#include "raw.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "scan.h"

/* Whether NAME, and what ends a name, stands at AT. */
static bool is_name_at (const char *text, size_t size, size_t at, const char *name, size_t name_size) {
    if (size - at <= name_size || strncasecmp (text + at, name, name_size) != 0) return false;
    char next = text[at + name_size];
    return next == '>' || next == '/' || next == ' ' || next == '\t' || next == '\n' || next == '\r' || next == '\f';
}

static size_t find (const char *text, size_t size, size_t at, const char *word) {
    const char *found = at < size ? scan_for (text + at, size - at, word) : NULL;
    return found ? (size_t)(found - text) : size;
}

size_t raw_end (const char *text, size_t size, size_t at, const char *name, size_t name_size) {
    for (; (at = find (text, size, at, "</")) < size; at += 2)
        if (is_name_at (text, size, at + 2, name, name_size)) return at;
    return size;
}

/* Within "<!--" of a script: where the script ends, or the comment does (then *OPEN is false). */
static size_t escaped_end (const char *text, size_t size, size_t at, bool *open) {
    bool inner = false;
    for (; at < size; at++) {
        if (text[at] == '-' && size - at >= 3 && memcmp (text + at, "-->", 3) == 0) {
            *open = false;
            return at + 3;
        }
        if (text[at] != '<') continue;
        bool end = at + 1 < size && text[at + 1] == '/';
        if (!is_name_at (text, size, at + 1 + end, "script", 6)) continue;
        if (end && !inner) return at;
        inner = !end;
    }
    return size;
}

size_t raw_script_end (const char *text, size_t size, size_t at) {
    while (at < size) {
        const char *open = memchr (text + at, '<', size - at);
        if (!open) return size;
        at = (size_t)(open - text);
        if (size - at >= 2 && text[at + 1] == '/' && is_name_at (text, size, at + 2, "script", 6)) return at;
        bool escaped = size - at >= 4 && memcmp (text + at, "<!--", 4) == 0;
        at += escaped ? 2 : 1; /* its own dashes may be those of its end */
        if (!escaped) continue;
        at = escaped_end (text, size, at, &escaped);
        if (escaped) return at;
    }
    return size;
}

size_t raw_comment_end (const char *text, size_t size, size_t at) {
    bool comment = size - at >= 4 && memcmp (text + at, "<!--", 4) == 0;
    if (!comment) {
        size_t end = find (text, size, at, ">");
        return end < size ? end + 1 : size;
    }
    at += 4;
    if (at < size && text[at] == '>') return at + 1;
    if (size - at >= 2 && memcmp (text + at, "->", 2) == 0) return at + 2;
    for (; (at = find (text, size, at, "--")) < size; at++) {
        if (size - at > 2 && text[at + 2] == '>') return at + 3;
        if (size - at > 3 && text[at + 2] == '!' && text[at + 3] == '>') return at + 4;
    }
    return size;
}
