#include "arf.h"

#include "mail.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { BOUNDARY = 72 /* RFC 2046, section 5.1.1: 70 at most */, TYPE = 1024 };

/* The boundary of a feedback report, with the two dashes before it. */
static bool report_boundary (const char *message, size_t size, char delimiter[BOUNDARY + 2]) {
    mail_field_t field;
    char type[TYPE];
    if (!mail_find_field (message, size, "Content-Type", &field)) return false;
    mail_unfold (field.value, field.value_size, type, sizeof type);
    const char *at = strcasestr (type, "boundary");
    if (!strcasestr (type, "multipart/report") || !strcasestr (type, "feedback-report") || !at) return false;
    at += strlen ("boundary");
    at += strspn (at, " \t");
    if (*at++ != '=') return false;
    at += strspn (at, " \t");
    bool quoted = *at == '"';
    at += quoted;
    size_t length = strcspn (at, quoted ? "\"" : "; \t");
    if (!length || length >= BOUNDARY) return false;
    snprintf (delimiter, BOUNDARY + 2, "--%.*s", (int)length, at);
    return true;
}

static bool is_message (const char *part, size_t size) {
    mail_field_t field;
    char type[TYPE];
    if (!mail_find_field (part, size, "Content-Type", &field)) return false;
    mail_unfold (field.value, field.value_size, type, sizeof type);
    return !strncasecmp (type, "message/rfc822", 14) || !strncasecmp (type, "text/rfc822-headers", 19);
}

/* The next line between AT and END that is the delimiter, with nothing behind it but the dashes of the last and white
 * space (RFC 2046, section 5.1.1): neither the same letters within a line nor a longer boundary that begins alike. */
static const char *next_delimiter (const char *at, const char *end, const char *delimiter) {
    size_t length = strlen (delimiter);
    while (at < end) {
        const char *line = memchr (at, '\n', (size_t)(end - at)), *stop = line ? line : end;
        if ((size_t)(stop - at) >= length && !memcmp (at, delimiter, length)) {
            const char *rest = at + length;
            if (stop - rest >= 2 && rest[0] == '-' && rest[1] == '-') rest += 2;
            while (rest < stop && strchr (" \t\r", *rest)) rest++;
            if (rest == stop) return at;
        }
        at = line ? line + 1 : end;
    }
    return NULL;
}

void arf_reported (const char **message, size_t *size) {
    char delimiter[BOUNDARY + 2];
    if (!report_boundary (*message, *size, delimiter)) return;
    const char *end = *message + *size, *part = *message + mail_body_offset (*message, *size);
    while (part < end) {
        const char *next = next_delimiter (part, end, delimiter);
        const char *stop = next ? next : end;
        if (is_message (part, (size_t)(stop - part))) {
            size_t offset = mail_body_offset (part, (size_t)(stop - part));
            *message = part + offset;
            *size = (size_t)(stop - part) - offset;
            return;
        }
        if (!next) return;
        const char *line = memchr (next, '\n', (size_t)(end - next));
        part = line ? line + 1 : end;
    }
}
