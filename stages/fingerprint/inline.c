#include "inline.h"

#include <gmime/gmime.h>
#include <string.h>

#include "scan.h"
#include "utf8.h"

/* A file within a text: its bytes with the lines that begin and end it. */
typedef struct {
    const char *from, *to;
    const char *name;
    size_t name_size;
    int encoding;
} file_t;

static bool begins (const char *text, const char *end, const char *word) {
    size_t length = strlen (word);
    return (size_t)(end - text) >= length && memcmp (text, word, length) == 0;
}

static const char *next_line (const char *line, const char *end) {
    const char *feed = memchr (line, '\n', (size_t)(end - line));
    return feed ? feed + 1 : end;
}

static void set_name (file_t *file, const char *from, const char *to) {
    while (to > from && (uint8_t)to[-1] <= ' ') to--;
    file->name = from;
    file->name_size = (size_t)(to - from);
}

/* Whether LINE is as long as its own first letter says. */
static bool is_encoded_line (const char *line, const char *next) {
    while (next > line && (next[-1] == '\n' || next[-1] == '\r')) next--;
    size_t length = (size_t)(next - line);
    if (length == 0 || line[0] < ' ' || line[0] > '`') return false;
    size_t bytes = ((size_t)line[0] - 32) & 63, letters = (bytes + 2) / 3 * 4;
    return length >= letters && length <= letters + 4;
}

/* Where the line that begins with WORD ends; END where there is none. */
static const char *closing (const char *at, const char *end, const char *word) {
    while (at < end) {
        bool closes = begins (at, end, word);
        at = next_line (at, end);
        if (closes) return at;
    }
    return end;
}

/* "begin 644 name" before a line of uuencode. */
static bool read_uuencode (const char *line, const char *end, file_t *file) {
    const char *at = line + 6, *next = next_line (line, end);
    size_t digits = 0;
    if (!begins (line, end, "begin ")) return false;
    while (at < next && *at >= '0' && *at <= '7') at++, digits++;
    if (digits < 3 || digits > 4 || at == next || *at != ' ' || next == end) return false;
    if (!is_encoded_line (next, next_line (next, end))) return false;
    set_name (file, at + 1, next);
    file->from = line;
    file->to = closing (next, end, "end");
    file->encoding = GMIME_CONTENT_ENCODING_UUENCODE;
    return true;
}

/* "=ybegin line=128 size=9 name=x" */
static bool read_yenc (const char *line, const char *end, file_t *file) {
    const char *next = next_line (line, end);
    if (!begins (line, end, "=ybegin ")) return false;
    const char *name = memmem (line, (size_t)(next - line), "name=", 5);
    if (!name) return false;
    set_name (file, name + 5, next);
    file->from = line;
    file->to = closing (next, end, "=yend");
    file->encoding = MIME_YENC;
    return true;
}

/* The first file within the SIZE bytes at TEXT, at a line's begin. */
static bool find_file (const char *text, size_t size, file_t *file) {
    const char *end = text + size, *found;
    for (const char *at = text; at < end && (found = scan_for (at, (size_t)(end - at), "begin ")); at = found + 6) {
        const char *line = found - text >= 2 && found[-1] == 'y' && found[-2] == '=' ? found - 2 : found;
        if (line > text && line[-1] != '\n') continue;
        if (read_uuencode (line, end, file) || read_yenc (line, end, file)) return true;
    }
    return false;
}

static part_t *add_part (const limits_t *limits, mime_t *mime) {
    if (mime->count < limits->parts) return &mime->parts[mime->count++];
    mime->bounded = "too many parts";
    return NULL;
}

static void split (arena_t *arena, const limits_t *limits, mime_t *mime, part_t *text) {
    const char *end = text->content + text->size;
    file_t file;
    while (find_file (text->content, text->size, &file)) {
        part_t *part = add_part (limits, mime);
        text->size = (size_t)(file.from - text->content);
        if (!part) return;
        char *name = arena_copy (arena, file.name, utf8_cut (file.name, file.name_size, LIMIT_NAME));
        utf8_clean (name, strlen (name));
        *part = (part_t){.type = "application/octet-stream", .name = name, .attached = true};
        part->encoding = file.encoding;
        part->content = file.from;
        part->size = (size_t)(file.to - file.from);
        mime->files++;
        part_t *rest = file.to < end ? add_part (limits, mime) : NULL;
        if (!rest) return;
        *rest = *text;
        rest->content = file.to;
        rest->size = (size_t)(end - file.to);
        text = rest;
    }
}

void inline_split (arena_t *arena, const limits_t *limits, mime_t *mime) {
    for (size_t i = 0, count = mime->count; i < count; i++) {
        part_t *part = &mime->parts[i];
        if (strcmp (part->type, "text/plain") == 0 && part->encoding <= GMIME_CONTENT_ENCODING_BINARY && part->size)
            split (arena, limits, mime, part);
    }
}
