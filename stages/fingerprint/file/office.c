#include "file/office.h"

#include <string.h>
#include <strings.h>

/* Names in a compound file's directory are UTF-16, the lower byte first. */
#define WIDE_MACROS "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T"
#define WIDE_ENCRYPTED "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"

static void found_macros (inspection_t *self) {
    evidence_finding (self->evidence, FINDING_office_macro, "a document with a program of its own");
}

void office_look (inspection_t *self, const char *bytes, size_t size) {
    if (memmem (bytes, size, WIDE_MACROS, sizeof WIDE_MACROS - 1)) found_macros (self);
    if (memmem (bytes, size, WIDE_ENCRYPTED, sizeof WIDE_ENCRYPTED - 1)) self->encrypted = true;
}

bool office_is_document (const char *name) {
    return strcmp (name, "[Content_Types].xml") == 0 || strcmp (name, "mimetype") == 0;
}

static bool ends_with (const char *name, const char *end) {
    size_t length = strlen (name), size = strlen (end);
    return length >= size && strcasecmp (name + length - size, end) == 0;
}

/* The value of an attribute in the tag; its length in *SIZE. NULL where there is none. */
static const char *attribute (const char *tag, size_t length, const char *name, size_t *size) {
    const char *end = tag + length, *at = memmem (tag, length, name, strlen (name));
    if (!at || at == tag || (uint8_t)at[-1] > ' ') return NULL;
    at += strlen (name);
    while (at < end && ((uint8_t)*at <= ' ' || *at == '=')) at++;
    if (at == end || (*at != '"' && *at != '\'')) return NULL;
    const char *close = memchr (at + 1, *at, (size_t)(end - at - 1));
    if (!close) return NULL;
    *size = (size_t)(close - at - 1);
    return at + 1;
}

static void relationship (inspection_t *self, const char *tag, size_t length) {
    size_t mode_size, size;
    const char *mode = attribute (tag, length, "TargetMode", &mode_size);
    const char *target = attribute (tag, length, "Target=", &size);
    if (!target) target = attribute (tag, length, "Target ", &size);
    if (mode && target && mode_size == 8 && strncasecmp (mode, "External", 8) == 0) inspect_link (self, target, size);
}

static void relationships (inspection_t *self, const char *bytes, size_t size) {
    const char *at = bytes, *end = bytes + size, *close;
    while ((at = memchr (at, '<', (size_t)(end - at))) && (close = memchr (at, '>', (size_t)(end - at)))) {
        if (close - at > 12 && memcmp (at + 1, "Relationship", 12) == 0) relationship (self, at, (size_t)(close - at));
        at = close;
    }
}

void office_member (inspection_t *self, const char *name, const char *bytes, size_t size) {
    if (ends_with (name, "vbaProject.bin") || strstr (name, "xl/macrosheets/")) found_macros (self);
    if (ends_with (name, ".rels")) relationships (self, bytes, size);
}
