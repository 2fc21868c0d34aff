#include "reader.h"

#include <string.h>
#include <strings.h>

#include "charset.h"
#include "clock.h"
#include "fold.h"
#include "label.h"
#include "normal.h"
#include "url.h"
#include "utf8.h"

typedef struct piece_t {
    const char *text;
    size_t size;
    const html_t *page; /* NULL for plain text */
    struct piece_t *next;
} piece_t;

typedef struct {
    arena_t *arena;
    const limits_t *limits;
    reader_t *reader;
    piece_t *first, **last;
    size_t text_left, html_left; /* bytes that may still be read */
} reading_t;

static bool ends_with (const char *name, const char *end) {
    size_t size = strlen (name), length = strlen (end);
    return size >= length && strcasecmp (name + size - length, end) == 0;
}

/* By its type, or by the name under which a browser opens it. */
static bool is_html (const part_t *part) {
    static const char *const ends[] = {".html", ".htm", ".shtml", ".xhtml", ".xht", ".hta"};
    if (strcmp (part->type, "text/html") == 0 || strcmp (part->type, "application/xhtml+xml") == 0) return true;
    for (size_t i = 0; part->name && i < sizeof ends / sizeof *ends; i++)
        if (ends_with (part->name, ends[i])) return true;
    return false;
}

/* Shown as it stands: plain text, and every kind of text that programs do not know (RFC 2046, section 4.1.4). */
static bool is_plain (const part_t *part) {
    static const char *const others[] = {"text/css",       "text/x-vcard",        "text/vcard",
                                         "text/directory", "text/rfc822-headers", "text/x-amp-html"};
    if (strncmp (part->type, "text/", 5) != 0) return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp (part->type, others[i]) == 0) return false;
    return true;
}

/* A page of another type than HTML is seen only when it is opened. */
static bool is_apart (const part_t *part) {
    return part->attached || strncmp (part->type, "text/", 5) != 0;
}

/* A name that a reason may hold: a charset is letters, digits and little else. */
static const char *shown_name (arena_t *arena, const char *name) {
    for (const char *c = name; *c; c++)
        if (!((*c | 0x20) >= 'a' && (*c | 0x20) <= 'z') && !(*c >= '0' && *c <= '9') && !strchr ("-_.:+", *c))
            return "other";
    return arena_copy (arena, name, utf8_cut (name, strlen (name), 40));
}

/* The part's text as UTF-8; what exceeds *LEFT is cut. */
static char *text_of (reading_t *self, const part_t *part, size_t *left, size_t *size) {
    bool cut = false, broken = false;
    size_t length;
    char *bytes = mime_decode (self->arena, part, *left, &length, &cut), page_charset[LIMIT_CHARSET];
    const char *charset = part->charset;
    *left -= length;
    if (cut) self->reader->bounded = "a text longer than what is read";
    bool known = charset && label_read (charset).kind != LABEL_UNKNOWN;
    if (!known && is_html (part) && label_in_page (bytes, length, page_charset, sizeof page_charset))
        charset = page_charset;
    char *text = charset_utf8 (self->arena, bytes, length, charset, size, &broken);
    if (broken && !cut && !self->reader->charset)
        self->reader->charset = charset ? shown_name (self->arena, charset) : "none";
    return text;
}

static void add_piece (reading_t *self, const char *text, size_t size, const html_t *page) {
    piece_t *piece = arena_alloc (self->arena, sizeof *piece);
    *piece = (piece_t){text, size, page, NULL};
    *self->last = piece;
    self->last = &piece->next;
}

static bool is_blank (const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if ((uint8_t)text[i] > ' ') return false;
    return true;
}

static void read_plain (reading_t *self, const part_t *part) {
    size_t size;
    char *text = text_of (self, part, &self->text_left, &size);
    if (is_blank (text, size)) return;
    self->reader->plain += size;
    add_piece (self, text, size, NULL);
}

static void read_html (reading_t *self, const part_t *part) {
    size_t size;
    reader_t *reader = self->reader;
    char *text = text_of (self, part, &self->html_left, &size);
    html_t *page = html_read (self->arena, text, size, self->limits->urls);
    reader->pages[reader->n_pages++] = page;
    reader->active = reader->active || page->active;
    if (page->bounded) reader->bounded = "more tags or links than are looked at";
    if (is_apart (part))
        page->size = page->unseen_size =
            0; /* nobody sees it before it is opened; its links and elements count all the same */
    reader->shown += is_apart (part) ? 0 : page->shown;
    reader->hidden += is_apart (part) ? 0 : page->hidden;
    add_piece (self, page->text, page->size, page);
}

static void read_parts (reading_t *self, const mime_t *mime, int64_t deadline) {
    for (size_t i = 0; i < mime->count; i++) {
        const part_t *part = &mime->parts[i];
        if (is_html (part))
            read_html (self, part);
        else if (is_plain (part) && !part->attached)
            read_plain (self, part);
        if (clock_now () <= deadline) continue;
        self->reader->bounded = "more than could be read in the time given";
        return;
    }
}

static void add_link (reading_t *self, const char *target, size_t size, const char *label, size_t label_size) {
    reader_t *reader = self->reader;
    if (reader->n_links == self->limits->urls)
        reader->bounded = "more links than are looked at";
    else
        reader->links[reader->n_links++] = (link_t){target, size, label, label_size};
}

static void page_links (reading_t *self, const html_t *page, const char *text) {
    for (size_t i = 0; i < page->n_links; i++) {
        const html_link_t *link = &page->links[i];
        size_t from = link->from < page->size ? link->from : page->size,
               to = link->to < page->size ? link->to : page->size;
        while (from < to && text[from] == ' ') from++;
        add_link (self, link->target, strlen (link->target), text + from, to - from);
    }
}

/* Puts the pieces together into one text, and takes the links of each page out of it. */
static void join (reading_t *self) {
    reader_t *reader = self->reader;
    size_t room = 1;
    for (piece_t *piece = self->first; piece; piece = piece->next) room += piece->size + 1;
    reader->text = arena_alloc (self->arena, room);
    for (piece_t *piece = self->first; piece; piece = piece->next) {
        char *text = reader->text + reader->size;
        memcpy (text, piece->text, piece->size);
        if (piece->page) page_links (self, piece->page, text);
        reader->size += piece->size;
        if (piece->size) reader->text[reader->size++] = ' ';
    }
    reader->text[reader->size] = '\0';
}

/* Puts together what the pages hide; an attached page is no part of that. */
static void join_unseen (reading_t *self) {
    reader_t *reader = self->reader;
    size_t room = 1;
    for (size_t i = 0; i < reader->n_pages; i++) room += reader->pages[i]->unseen_size + 1;
    reader->unseen = arena_alloc (self->arena, room);
    for (size_t i = 0; i < reader->n_pages; i++) {
        const html_t *page = reader->pages[i];
        if (!page->unseen_size) continue;
        if (reader->unseen_size) reader->unseen[reader->unseen_size++] = ' ';
        memcpy (reader->unseen + reader->unseen_size, page->unseen, page->unseen_size);
        reader->unseen_size += page->unseen_size;
    }
    reader->unseen[reader->unseen_size] = '\0';
}

static void text_links (reading_t *self) {
    reader_t *reader = self->reader;
    size_t length;
    const char *url;
    for (size_t at = 0; !reader->bounded && (url = url_next (reader->text, reader->size, &at, &length));)
        add_link (self, url, length, NULL, 0);
}

reader_t *reader_read (arena_t *arena, const mime_t *mime, const limits_t *limits, int64_t deadline) {
    reader_t *reader = arena_zero (arena, sizeof *reader);
    reading_t self = {arena, limits, reader, NULL, &self.first, limits->text, limits->html};
    reader->pages = arena_alloc (arena, (mime->count + 1) * sizeof *reader->pages);
    reader->links = arena_alloc (arena, limits->urls * sizeof *reader->links);
    read_parts (&self, mime, deadline);
    join (&self);
    join_unseen (&self);
    text_links (&self);
    reader->normal = normal_text (arena, reader->text, reader->size, &reader->normal_size);
    reader->folded = fold_text (arena, reader->text, reader->size, &reader->folded_size);
    return reader;
}
