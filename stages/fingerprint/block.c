#include "block.h"

#include <gmime/gmime.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool is_space (char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static span_t trim (span_t span) {
    while (span.size && is_space (*span.at)) span.at++, span.size--;
    while (span.size && is_space (span.at[span.size - 1])) span.size--;
    return span;
}

static const char *find (span_t span, const char *word) {
    size_t length = strlen (word);
    for (size_t i = 0; i + length <= span.size; i++)
        if (g_ascii_tolower (span.at[i]) == word[0] && strncasecmp (span.at + i, word, length) == 0) return span.at + i;
    return NULL;
}

static const char *line_end (const char *line, const char *end) {
    const char *feed = memchr (line, '\n', (size_t)(end - line));
    return feed ? feed : end;
}

/* The length of the field's name that the line begins with; 0 where it is no field. */
static size_t name_length (const char *line, const char *stop) {
    const char *at = line;
    while (at<stop && * at> ' ' && *at < 127 && *at != ':') at++;
    size_t length = (size_t)(at - line);
    while (at < stop && (*at == ' ' || *at == '\t')) at++;
    return at < stop && *at == ':' ? length : 0;
}

static void add_value (span_t *values, size_t *count, span_t value) {
    if (*count < LIMIT_VALUES) values[(*count)++] = value;
}

static void add_field (block_t *self, const char *name, size_t size, span_t value) {
    if (size == 12 && strncasecmp (name, "Content-Type", 12) == 0)
        add_value (self->types, &self->n_types, value);
    else if (size == 25 && strncasecmp (name, "Content-Transfer-Encoding", 25) == 0)
        add_value (self->encodings, &self->n_encodings, value);
    else if (size == 19 && strncasecmp (name, "Content-Disposition", 19) == 0 && !self->disposition.at)
        self->disposition = value;
}

void block_read (block_t *self, const char *text, const char *end) {
    *self = (block_t){.content = text};
    while (self->content < end) {
        const char *line = self->content, *stop = line_end (line, end), *next = stop < end ? stop + 1 : end;
        if (stop == line || (*line == '\r' && stop == line + 1)) {
            self->content = next;
            return;
        }
        size_t name = name_length (line, stop);
        if (name == 0) return;
        while (next < end && (*next == ' ' || *next == '\t') && next[0] != '\r') {
            stop = line_end (next, end);
            next = stop < end ? stop + 1 : end;
        }
        const char *colon = memchr (line, ':', (size_t)(stop - line));
        add_field (self, line, name, trim ((span_t){colon + 1, (size_t)(stop - colon - 1)}));
        self->content = next;
    }
}

const char *block_type (arena_t *arena, span_t value) {
    const char *semicolon = memchr (value.at, ';', value.size);
    if (semicolon) value.size = (size_t)(semicolon - value.at);
    if (find (value, "html")) return "text/html";
    if (!memchr (value.at, '/', value.size)) return "text/plain";
    char *type = arena_copy (arena, value.at, value.size < LIMIT_NAME ? value.size : LIMIT_NAME), *out = type;
    for (const char *c = type; *c; c++)
        if (!is_space (*c) && *c != '"') *out++ = g_ascii_tolower (*c);
    *out = '\0';
    return type;
}

int block_encoding (span_t value) {
    if (find (value, "base64")) return GMIME_CONTENT_ENCODING_BASE64;
    if (find (value, "quoted")) return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    if (find (value, "uue")) return GMIME_CONTENT_ENCODING_UUENCODE;
    return GMIME_CONTENT_ENCODING_DEFAULT;
}

/* --- parameters --- */

/* What stands within quotation marks, their backslashes undone; up to the end of the line where they are not closed. */
static span_t quoted (arena_t *arena, const char *at, const char *end) {
    char *out = arena_alloc (arena, (size_t)(end - at) + 1);
    size_t size = 0;
    for (at++; at < end && *at != '"' && *at != '\n'; at++) {
        if (*at == '\\' && at + 1 < end) at++;
        out[size++] = *at;
    }
    return trim ((span_t){out, size});
}

static span_t unquoted (const char *at, const char *end, const char *stops) {
    const char *stop = at;
    while (stop < end && *stop != '\n' && !strchr (stops, *stop)) stop++;
    return trim ((span_t){at, (size_t)(stop - at)});
}

static span_t percent_decoded (arena_t *arena, span_t value) {
    char *out = arena_alloc (arena, value.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++) {
        int high = i + 2 < value.size && value.at[i] == '%' ? g_ascii_xdigit_value (value.at[i + 1]) : -1;
        int low = high >= 0 ? g_ascii_xdigit_value (value.at[i + 2]) : -1;
        out[size++] = low >= 0 ? (char)(high * 16 + low) : value.at[i];
        if (low >= 0) i += 2;
    }
    return (span_t){out, size};
}

/* Behind a parameter's name: its value's begin; NULL where none follows. *SECTION: the name goes on with an asterisk.
 */
static const char *value_begin (const char *at, const char *end, bool *section) {
    *section = at < end && *at == '*';
    while (at < end && (*at == '*' || g_ascii_isdigit (*at) || is_space (*at))) at++;
    if (at == end || *at != '=') return NULL;
    for (at++; at < end && is_space (*at);) at++;
    return at;
}

char *block_parameter (arena_t *arena, span_t value, const char *name) {
    if (value.size == 0) return NULL;
    bool section;
    const char *end = value.at + value.size, *found = find (value, name);
    const char *at = found ? value_begin (found + strlen (name), end, &section) : NULL;
    if (!at) return NULL;
    span_t text = at < end && *at == '"' ? quoted (arena, at, end) : unquoted (at, end, "; \t\r");
    return arena_copy (arena, text.at, text.size < LIMIT_NAME ? text.size : LIMIT_NAME);
}

static void add_boundary (boundaries_t *self, span_t name) {
    if (name.size == 0 || name.size > LIMIT_BOUNDARY || self->count == LIMIT_BOUNDARIES) return;
    for (size_t i = 0; i < self->count; i++)
        if (self->names[i].size == name.size && memcmp (self->names[i].at, name.at, name.size) == 0) return;
    self->names[self->count++] = name;
}

/* Every way in which the value at AT may be taken. */
static span_t add_readings (arena_t *arena, const char *at, const char *end, bool section, boundaries_t *boundaries) {
    span_t word = unquoted (at, end, "; \t\r"), line = unquoted (at, end, ";");
    span_t plain = at < end && *at == '"' ? quoted (arena, at, end) : word;
    add_boundary (boundaries, plain);
    add_boundary (boundaries, word);
    add_boundary (boundaries, line);
    if (!section) return plain;
    span_t decoded = percent_decoded (arena, plain);
    const char *quote = memrchr (decoded.at, '\'', decoded.size);
    if (quote) decoded = (span_t){quote + 1, (size_t)(decoded.at + decoded.size - quote - 1)};
    add_boundary (boundaries, decoded);
    return decoded;
}

void block_boundaries (arena_t *arena, span_t value, boundaries_t *boundaries) {
    const char *end = value.at + value.size;
    char joined[LIMIT_BOUNDARY];
    size_t size = 0, pieces = 0;
    for (span_t rest = value; rest.size && pieces < LIMIT_BOUNDARIES; pieces++) {
        const char *found = find (rest, "boundary");
        if (!found) break;
        rest = (span_t){found + 8, (size_t)(end - found - 8)};
        bool section;
        const char *at = value_begin (rest.at, end, &section);
        if (!at) continue;
        span_t reading = add_readings (arena, at, end, section, boundaries);
        if (!section || reading.size > sizeof joined - size) continue;
        memcpy (joined + size, reading.at, reading.size);
        size += reading.size;
    }
    if (size) add_boundary (boundaries, (span_t){arena_copy (arena, joined, size), size});
}
