#include "mime.h"

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#include "guard.h"
#include "inline.h"
#include "mail.h"
#include "readings.h"
#include "utf8.h"

typedef struct {
    arena_t *arena;
    const char *raw; /* what GMime was given */
    size_t size;
    const limits_t *limits;
    mime_t *mime;
    size_t left; /* bytes of encoded messages that may still be decoded */
} walk_t;

static void walk_object (walk_t *self, GMimeObject *object, size_t depth);

void mime_start (void) {
    static bool started;
    if (!started) g_mime_init ();
    started = true;
}

/* What GMime complains of, as far as it means that the structure is broken, or that others may read it another way. */
static const char *complaint (GMimeParserWarning issue) {
    switch (issue) {
    case GMIME_WARN_MALFORMED_MULTIPART:
        return "a multipart without parts";
    case GMIME_WARN_TRUNCATED_MESSAGE:
        return "a multipart that is not closed";
    case GMIME_CRIT_CONFLICTING_HEADER:
        return "a header field that contradicts another of its name";
    case GMIME_CRIT_CONFLICTING_PARAMETER:
        return "a parameter that contradicts another of its name";
    case GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY:
        return "a multipart without a boundary";
    case GMIME_CRIT_NESTING_OVERFLOW:
        return "nested too deep";
    case GMIME_CRIT_PART_WITHOUT_HEADERS_OR_CONTENT:
        return "a part without header and content";
    default:
        return NULL;
    }
}

static void warned (gint64 offset, GMimeParserWarning issue, const gchar *item, gpointer state) {
    (void)offset, (void)item;
    mime_t *mime = state;
    if (!mime->broken) mime->broken = complaint (issue);
}

static char *copied (arena_t *arena, const char *text, size_t most) {
    if (!text) return NULL;
    size_t size = strlen (text);
    char *copy = arena_copy (arena, text, utf8_cut (text, size, most));
    utf8_clean (copy, strlen (copy));
    return copy;
}

static char *type_of (arena_t *arena, GMimeObject *object) {
    GMimeContentType *type = g_mime_object_get_content_type (object);
    const char *media = type ? g_mime_content_type_get_media_type (type) : NULL;
    const char *subtype = type ? g_mime_content_type_get_media_subtype (type) : NULL;
    char *text = arena_printf (arena, "%.60s/%.100s", media ? media : "text", subtype ? subtype : "plain");
    for (char *c = text; *c; c++) *c = g_ascii_tolower (*c);
    utf8_clean (text, strlen (text));
    return text;
}

/* A place in the list; NULL where it is full. */
static part_t *add_part (walk_t *self) {
    mime_t *mime = self->mime;
    if (mime->count == self->limits->parts) {
        mime->bounded = "too many parts";
        return NULL;
    }
    part_t *part = &mime->parts[mime->count++];
    memset (part, 0, sizeof *part);
    return part;
}

/* Where the part's content stands within the message. */
static void locate (walk_t *self, part_t *part, GMimeDataWrapper *content) {
    GMimeStream *stream = content ? g_mime_data_wrapper_get_stream (content) : NULL;
    part->content = "";
    if (!stream || stream->bound_start < 0 || (size_t)stream->bound_start > self->size) return;
    size_t from = (size_t)stream->bound_start;
    size_t to =
        stream->bound_end < 0 || (size_t)stream->bound_end > self->size ? self->size : (size_t)stream->bound_end;
    part->content = self->raw + from;
    part->size = to > from ? to - from : 0;
}

static void walk_leaf (walk_t *self, GMimePart *leaf) {
    part_t *part = add_part (self);
    if (!part) return;
    GMimeObject *object = GMIME_OBJECT (leaf);
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition (object);
    part->type = type_of (self->arena, object);
    part->charset = copied (self->arena, g_mime_object_get_content_type_parameter (object, "charset"), LIMIT_NAME);
    part->name = copied (self->arena, g_mime_part_get_filename (leaf), LIMIT_NAME);
    part->attached = disposition && g_mime_content_disposition_is_attachment (disposition);
    part->encoding = (int)g_mime_part_get_content_encoding (leaf);
    locate (self, part, g_mime_part_get_content (leaf));
}

/* Text that stands before, or instead of, the parts of a multipart: some readers show it where the boundary fails. */
static void walk_prologue (walk_t *self, GMimeMultipart *multipart) {
    const char *prologue = g_mime_multipart_get_prologue (multipart);
    if (!prologue || !*prologue) return;
    part_t *part = add_part (self);
    if (!part) return;
    part->type = "text/plain";
    part->size = strlen (prologue);
    part->content = arena_copy (self->arena, prologue, part->size);
}

static void walk_multipart (walk_t *self, GMimeMultipart *multipart, size_t depth) {
    int count = g_mime_multipart_get_count (multipart);
    if (count <= 0) walk_prologue (self, multipart);
    for (int i = 0; i < count && !(self->mime->bounded && self->mime->count == self->limits->parts); i++)
        walk_object (self, g_mime_multipart_get_part (multipart, i), depth + 1);
}

static void walk_object (walk_t *self, GMimeObject *object, size_t depth) {
    if (depth > self->limits->depth) {
        self->mime->bounded = "nested too deep";
        self->mime->broken = "nested too deep";
    } else if (GMIME_IS_MULTIPART (object)) {
        walk_multipart (self, GMIME_MULTIPART (object), depth);
    } else if (GMIME_IS_MESSAGE_PART (object)) {
        GMimeMessage *message = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));
        if (message && message->mime_part) walk_object (self, message->mime_part, depth + 1);
    } else if (GMIME_IS_PART (object)) {
        walk_leaf (self, GMIME_PART (object));
    }
}

static void put (char *out, size_t *size, const char *bytes, size_t count) {
    memcpy (out + *size, bytes, count);
    *size += count;
}

/* What of the message concerns MIME: its Content-* fields, then its body. The rest of the header is others' work, and
 * costs GMime more than all of this. Where there is no field at all, everything is body. */
static char *essence (arena_t *arena, const char *raw, size_t size, size_t *length, size_t *body, bool *cut) {
    char *out = arena_alloc (arena, size + 3);
    size_t offset = 0, fields = 0;
    mail_field_t field;
    *length = 0;
    while (!*cut && mail_next_field (raw, size, &offset, &field)) {
        *cut = ++fields > LIMIT_HEADER_FIELDS || offset > LIMIT_HEADER_BYTES;
        if (*cut || field.name_size < 8 || strncasecmp (field.name, "Content-", 8) != 0) continue;
        put (out, length, field.name, field.name_size);
        put (out, length, ":", 1);
        put (out, length, field.value, field.value_size);
        put (out, length, "\n", 1);
    }
    put (out, length, "\n", 1);
    size_t from = fields ? mail_body_offset (raw, size) : 0;
    *body = *length;
    put (out, length, raw + from, size - from);
    return out;
}

/* Whether all that ends a line is a carriage return: no program that follows RFC 5322 reads such lines, but some do. */
static bool ends_with_returns (const char *text, size_t size) {
    return size && !memchr (text, '\n', size) && memchr (text, '\r', size);
}

static void end_with_feeds (char *text, size_t size, mime_t *mime) {
    mime->broken = "lines that end with carriage returns alone";
    for (char *c = text; (c = memchr (c, '\r', size - (size_t)(c - text)));) *c = '\n';
}

static GMimeObject *parse (const char *bytes_in, size_t size, mime_t *mime) {
    GByteArray bytes = {(guint8 *)(uintptr_t)bytes_in, (guint)size}; /* borrowed: the stream only reads */
    GMimeStream *stream = g_mime_stream_mem_new ();
    g_mime_stream_mem_set_byte_array (GMIME_STREAM_MEM (stream), &bytes);
    GMimeParserOptions *options = g_mime_parser_options_new ();
    g_mime_parser_options_set_warning_callback (options, warned, mime);
    GMimeParser *parser = g_mime_parser_new_with_stream (stream);
    g_mime_parser_set_persist_stream (parser, TRUE);
    GMimeObject *object = g_mime_parser_construct_part (parser, options);
    g_object_unref (parser);
    g_object_unref (stream);
    g_mime_parser_options_free (options);
    return object;
}

/* What GMime could make nothing of is read as one plain text. */
static void whole_as_text (walk_t *self) {
    part_t *part = add_part (self);
    if (!part) return;
    part->type = "text/plain";
    part->content = self->raw;
    part->size = self->size;
}

static bool is_encoded_message (const part_t *part) {
    return part->encoding >= GMIME_CONTENT_ENCODING_BASE64 &&
           (strncmp (part->type, "message/", 8) == 0 || strncmp (part->type, "multipart/", 10) == 0);
}

/* A multipart's own header is not part of what is encoded: it is put before it. */
static char *decoded (walk_t *self, const part_t *part, size_t *size) {
    bool cut;
    size_t length;
    char *bytes = mime_decode (self->arena, part, self->left, &length, &cut);
    self->left -= length;
    if (cut) self->mime->bounded = "encoded messages longer than what is read";
    const char *head = part->header ? part->header : "";
    char *text = arena_alloc (self->arena, strlen (head) + length + 1);
    memcpy (text, head, strlen (head));
    memcpy (text + strlen (head), bytes, length);
    *size = strlen (head) + length;
    return text;
}

/* Reads SIZE bytes at TEXT, a header and what it describes, in every way. */
static void read_level (walk_t *self, char *text, size_t size, size_t depth) {
    size_t prefix = guard_prefix (text, size, self->limits), first = self->mime->count;
    if (prefix < size) self->mime->bounded = "too many parts, or too long headers of parts";
    self->raw = text;
    self->size = prefix;
    GMimeObject *object = parse (text, prefix, self->mime);
    if (object)
        walk_object (self, object, depth);
    else
        whole_as_text (self);
    if (object) g_object_unref (object);
    readings_add (self->arena, text, prefix, self->limits, first, self->mime);
    for (size_t i = first, last = self->mime->count; i < last && depth < self->limits->depth; i++) {
        if (!is_encoded_message (&self->mime->parts[i])) continue;
        size_t length;
        char *inner = decoded (self, &self->mime->parts[i], &length);
        read_level (self, inner, length, depth + 1);
    }
}

mime_t *mime_read (arena_t *arena, const char *raw, size_t size, const limits_t *limits) {
    mime_t *mime = arena_zero (arena, sizeof *mime);
    mime->parts = arena_alloc (arena, limits->parts * sizeof *mime->parts);
    bool cut = false;
    size_t length, body;
    if (size > INT32_MAX) size = INT32_MAX;
    if (ends_with_returns (raw, size)) {
        char *copy = arena_copy (arena, raw, size);
        end_with_feeds (copy, size, mime);
        raw = copy;
    }
    char *bytes = essence (arena, raw, size, &length, &body, &cut);
    if (cut) mime->bounded = "a header longer than what is read";
    if (ends_with_returns (bytes + body, length - body)) end_with_feeds (bytes + body, length - body, mime);
    walk_t walk = {.arena = arena, .limits = limits, .mime = mime, .left = length};
    read_level (&walk, bytes, length, 0);
    inline_split (arena, limits, mime);
    return mime;
}
