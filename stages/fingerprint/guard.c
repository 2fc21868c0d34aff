#include "guard.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

typedef struct {
    size_t nestings, most_nestings;
    size_t starts, most_starts;
    size_t fields, most_fields, bytes; /* in all headers */
    size_t dashes, most_dashes;
    bool first;    /* within the message's own header */
    bool header;   /* within a header */
    bool part;     /* which is a part's own */
    bool typed;    /* within a Content-Type field */
    bool encloses; /* this header announces a message, whose own header follows */
    bool digests;  /* a multipart/digest was announced: any part may be a message */
} guard_t;

static bool line_holds (const char *line, size_t size, const char *word) {
    size_t length = strlen (word);
    for (size_t i = 0; i + length <= size; i++)
        if ((line[i] | 0x20) == word[0] && strncasecmp (line + i, word, length) == 0) return true;
    return false;
}

static bool is_empty (const char *line, size_t size) {
    return size == 0 || (size == 1 && line[0] == '\r');
}

static bool begins (const char *line, size_t size, const char *word) {
    size_t length = strlen (word);
    return size >= length && strncasecmp (line, word, length) == 0;
}

/* GMime reads these as address lists at once, and nests as deep as their groups do. Nobody asks for those of an
 * enclosed message. */
static void disarm (char *line, size_t size) {
    static const char *const names[] = {"from", "sender", "reply-to", "to", "cc", "bcc"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!begins (line, size, names[i])) continue;
        size_t at = strlen (names[i]);
        while (at < size && (line[at] == ' ' || line[at] == '\t')) at++;
        if (at < size && line[at] == ':') line[0] = 'X';
    }
}

static void content_type (guard_t *self, const char *line, size_t size) {
    if (line_holds (line, size, "boundary")) self->nestings++;
    if (line_holds (line, size, "digest")) self->digests = true;
    if (line_holds (line, size, "message")) self->nestings++, self->encloses = true;
}

/* A line of a header: false where a bound is passed. */
static bool header_line (guard_t *self, char *line, size_t size) {
    if (is_empty (line, size)) {
        self->header = self->encloses || (self->digests && self->part);
        self->first = self->encloses = self->part = self->typed = false;
        return true;
    }
    if (!self->part && !self->first) disarm (line, size);
    bool continued = line[0] == ' ' || line[0] == '\t';
    self->typed = begins (line, size, "content-type") || (continued && self->typed);
    if (self->typed) content_type (self, line, size);
    self->bytes += size;
    self->fields++;
    return self->nestings <= self->most_nestings && self->bytes <= 2 * LIMIT_HEADER_BYTES &&
           self->fields <= self->most_fields;
}

/* Whether the line that begins with two dashes, with NEXT behind it, may begin a part: what follows is a header or an
 * empty line. */
static bool begins_part (const char *next, const char *end) {
    const char *at = next;
    while (at<end && * at> ' ' && *at < 127 && *at != ':') at++;
    return at < end && (*at == ':' || *at == '\n' || *at == '\r');
}

static bool guard_line (guard_t *self, char *line, size_t size, const char *end) {
    if (size >= 2 && line[0] == '-' && line[1] == '-') {
        if (++self->dashes > self->most_dashes) return false;
        if (!self->first && begins_part (line + size + 1 < end ? line + size + 1 : end, end)) {
            self->header = self->part = true;
            self->encloses = false;
            return ++self->starts <= self->most_starts;
        }
    }
    return !self->header || header_line (self, line, size);
}

size_t guard_prefix (char *text, size_t size, const limits_t *limits) {
    guard_t self = {
        .first = true, .header = true, .most_nestings = LIMIT_NESTINGS, .most_dashes = LIMIT_LINES_OF_DASHES};
    self.most_starts = limits->parts * LIMIT_PART_STARTS;
    self.most_fields = LIMIT_HEADER_FIELDS + self.most_starts * LIMIT_PART_HEADERS;
    char *end = text + size;
    for (char *line = text; line < end;) {
        char *feed = memchr (line, '\n', (size_t)(end - line));
        char *stop = feed ? feed : end;
        if (!guard_line (&self, line, (size_t)(stop - line), end)) return (size_t)(line - text);
        line = feed ? feed + 1 : end;
    }
    return size;
}
