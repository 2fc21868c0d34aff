#include "header.h"

#include <string.h>
#include <strings.h>

#include "bounds.h"

void header_start (header_t *self, const char *message, size_t size) {
    *self = (header_t){.message = message, .size = size};
}

static void doubt (header_t *self, const char *why) {
    if (!self->doubt) self->doubt = why;
}

static void hide (header_t *self, const char *why) {
    if (!self->hidden) self->hidden = why;
}

static bool is_blank (char c) {
    return c == ' ' || c == '\t';
}

typedef struct {
    const char *text;
    size_t size; /* without line end */
    bool crlf, ended;
} line_t;

/* The line at the offset, which is moved on. */
static line_t next_line (header_t *self) {
    const char *text = self->message + self->offset;
    const char *feed = memchr (text, '\n', self->size - self->offset);
    line_t line = {text, feed ? (size_t)(feed - text) : self->size - self->offset, false, feed != NULL};
    self->offset += line.size + line.ended;
    line.crlf = line.size && text[line.size - 1] == '\r';
    line.size -= line.crlf;
    return line;
}

static bool is_white (const line_t *line) {
    for (size_t i = 0; i < line->size; i++)
        if (!is_blank (line->text[i])) return false;
    return true;
}

/* Whether a reader that passes over white space and control characters would see "From" before SIZE. */
static bool resembles_from (const char *text, size_t size) {
    char name[5] = "";
    size_t length = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] <= ' ' || text[i] > '~') continue;
        if (length == 4) return false;
        name[length++] = text[i];
    }
    return length == 4 && strncasecmp (name, "From", 4) == 0;
}

/* Bytes in front of the line's first colon; its size where there is none. */
static size_t before_colon (const line_t *line) {
    const char *colon = line->size ? memchr (line->text, ':', line->size) : NULL;
    return colon ? (size_t)(colon - line->text) : line->size;
}

/* RFC 5322, section 3.6.8; white space before the colon (section 4.5) is not in the name. */
static bool is_field (const line_t *line, size_t before) {
    size_t length = 0;
    while (length < before && line->text[length] > ' ' && line->text[length] <= '~') length++;
    for (size_t i = length; i < before; i++)
        if (!is_blank (line->text[i])) return false;
    return length > 0 && before < line->size;
}

/* What ends the field that LINE belongs to: line ends of both kinds are two headers to who knows one. */
static void check_line_end (header_t *self, const line_t *line, bool crlf) {
    bool goes_on = line->size && self->offset < self->size && is_blank (self->message[self->offset]);
    if (line->ended && !goes_on && line->crlf != crlf) doubt (self, "line ends of two kinds in the header");
}

static void check_bytes (header_t *self, const line_t *line) {
    if (!line->size) return;
    if (memchr (line->text, '\0', line->size)) doubt (self, "a NUL in the header");
    if (memchr (line->text, '\r', line->size)) doubt (self, "a carriage return by itself in the header");
}

/* Fields that are full of lists of field names. */
static bool is_signature (const mail_field_t *field) {
    return mail_field_is (field, "DKIM-Signature") || mail_field_is (field, "ARC-Message-Signature");
}

/* The lines that continue FIELD, up to the next that does not. */
static void continue_field (header_t *self, mail_field_t *field, bool from, bool crlf) {
    while (self->offset < self->size && is_blank (self->message[self->offset])) {
        line_t line = next_line (self);
        size_t before = before_colon (&line);
        self->lines++;
        check_bytes (self, &line);
        check_line_end (self, &line, crlf);
        if (is_white (&line) && (from || !self->fields)) doubt (self, "a line of white space in the header");
        if (!from && before < line.size && resembles_from (line.text, before) && memchr (line.text, '@', line.size) &&
            !is_signature (field))
            hide (self, "From on a line that continues another field");
        field->value_size = (size_t)(line.text + line.size - field->value);
    }
}

static bool begins (const line_t *line, const char *word) {
    return line->size >= strlen (word) && memcmp (line->text, word, strlen (word)) == 0;
}

/* The line that separates messages in an mbox is none of the header's own. */
static void broken_line (header_t *self, const line_t *line, size_t before, bool first) {
    bool mbox = first && (begins (line, "From ") || begins (line, ">From "));
    if (resembles_from (line->text, before))
        hide (self, "a broken line that some read as From");
    else if (first && is_blank (*line->text))
        doubt (self, "a header that begins with a continued line");
    else if (!mbox && !self->fields)
        doubt (self, "a line that is no header field before From");
}

/* Behind a header whose lines end in LF: who knows CRLF alone finds more of it there. */
static void check_beyond (header_t *self) {
    size_t most = self->size < LIMIT_SIGNED_HEADER ? self->size : LIMIT_SIGNED_HEADER;
    if (self->offset >= most || !memchr (self->message + self->offset, '\r', most - self->offset)) return;
    for (size_t lines = 0; self->offset < most && lines < LIMIT_SIGNED_FIELDS; lines++) {
        line_t line = next_line (self);
        if (!line.size && line.crlf) return;
        if (resembles_from (line.text, before_colon (&line)) && before_colon (&line) < line.size)
            hide (self, "line ends of two kinds around the end of the header");
    }
}

static bool is_excessive (const header_t *self) {
    return self->offset >= LIMIT_SIGNED_HEADER || self->lines >= LIMIT_SIGNED_FIELDS;
}

bool header_next (header_t *self) {
    const char *feed = self->size ? memchr (self->message, '\n', self->size) : NULL;
    bool crlf = feed && feed > self->message && feed[-1] == '\r';
    while (self->offset < self->size && !self->ended && !is_excessive (self)) {
        bool first = self->offset == 0;
        line_t line = next_line (self);
        size_t before = before_colon (&line);
        self->lines++;
        check_line_end (self, &line, crlf);
        check_bytes (self, &line);
        if (!line.size) {
            self->ended = true;
            if (!crlf) check_beyond (self);
            return false;
        }
        if (!is_field (&line, before)) {
            broken_line (self, &line, before, first);
            continue;
        }
        bool from = resembles_from (line.text, before);
        if (from && before != 4) doubt (self, "white space between From and its colon");
        size_t name = from ? 4 : before;
        self->field = (mail_field_t){line.text, name, line.text + before + 1, line.size - before - 1};
        continue_field (self, &self->field, from, crlf);
        if (from) {
            self->fields++;
            return true;
        }
    }
    if (is_excessive (self)) doubt (self, "a header larger than what is read");
    return false;
}
