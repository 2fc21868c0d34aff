#include "html.h"

#include <string.h>
#include <strings.h>

#include "entity.h"
#include "raw.h"
#include "scan.h"
#include "sheet.h"
#include "tag.h"
#include "tree.h"

/* Where text goes. */
typedef struct {
    char *text;
    size_t size;
    bool gap; /* white space is due */
} sink_t;

typedef struct {
    arena_t *arena;
    html_t *html;
    const char *text;
    size_t size, tags, most_links, most_elements;
    sink_t shown, unseen;
    html_link_t *anchor; /* the link that is open; NULL for none */
    sheet_t *sheet;      /* NULL where the page has none */
    bool late;           /* a style sheet stood behind text that it may hide */
    tag_t tag;
    tree_t tree;
} page_t;

typedef enum { CHAR_PLAIN, CHAR_SPACE, CHAR_NUL, CHAR_MARK, CHAR_TAG, CHAR_MAYBE } char_t;

static const uint8_t chars[256] = {
    [0] = CHAR_NUL, [1 ... ' '] = CHAR_SPACE, ['&'] = CHAR_MARK, ['<'] = CHAR_TAG, [0xC2] = CHAR_MAYBE /* U+00A0 */};

static char_t char_of (char c) {
    return (char_t)chars[(uint8_t)c];
}

static sink_t *sink_of (page_t *self) {
    return tree_top (&self->tree)->hides ? &self->unseen : &self->shown;
}

static void put (sink_t *sink, const char *bytes, size_t size) {
    if (sink->gap && sink->size) sink->text[sink->size++] = ' ';
    sink->gap = false;
    memcpy (sink->text + sink->size, bytes, size);
    sink->size += size;
}

static void put_entity (sink_t *sink, const entity_t *entity) {
    char bytes[8];
    uint32_t code = entity->codes[0];
    if (code <= ' ' || code == 0xA0)
        sink->gap = true;
    else
        put (sink, bytes, entity_write (entity, bytes));
}

/* Text up to END; REFERENCES: with character references. Nothing in it is markup. */
static void read_text (page_t *self, sink_t *sink, size_t at, size_t end, bool references) {
    const char *text = self->text;
    while (at < end) {
        size_t from = at;
        while (at < end && char_of (text[at]) == CHAR_PLAIN) at++;
        if (at > from) put (sink, text + from, at - from);
        if (at == end) break;
        char_t kind = char_of (text[at]);
        entity_t entity = {0};
        if (kind == CHAR_MARK && references) entity = entity_read (text + at, end - at, false);
        if (entity.length) {
            put_entity (sink, &entity);
        } else if (kind == CHAR_SPACE || (kind == CHAR_MAYBE && end - at > 1 && text[at + 1] == '\xA0')) {
            sink->gap = true;
            at += kind == CHAR_MAYBE;
        } else if (kind != CHAR_NUL) {
            put (sink, text + at, 1);
        }
        at += entity.length ? entity.length : 1;
    }
}

/* An attribute's value as it is meant: entities decoded, white space and control characters left out, as in a target.
 */
static char *target_of (arena_t *arena, const attribute_t *value) {
    char *target = arena_alloc (arena, value->size * 2 + 1);
    size_t size = entity_decode (value->value, value->size, target), length = 0;
    for (size_t i = 0; i < size; i++)
        if ((uint8_t)target[i] > ' ') target[length++] = target[i];
    target[length] = '\0';
    return target;
}

static html_link_t *add_link (page_t *self, const attribute_t *value) {
    html_t *html = self->html;
    if (html->n_links == self->most_links) {
        html->bounded = true;
        return NULL;
    }
    char *target = target_of (self->arena, value);
    if (strncasecmp (target, "javascript:", 11) == 0) html->active = true;
    html->links[html->n_links] = (html_link_t){target, self->shown.size, self->shown.size};
    return &html->links[html->n_links++];
}

static void end_anchor (page_t *self) {
    if (self->anchor) self->anchor->to = self->shown.size;
    self->anchor = NULL;
}

/* <meta http-equiv=refresh content="0; url=..."> */
static void add_refresh (page_t *self) {
    attribute_t content = self->tag.attributes[ATTRIBUTE_content];
    if (!self->tag.attributes[ATTRIBUTE_http_equiv].value) return;
    for (size_t i = 0; i + 4 < content.size; i++)
        if (strncasecmp (content.value + i, "url=", 4) == 0) {
            content.value += i + 4;
            content.size -= i + 4;
            add_link (self, &content);
            return;
        }
}

static void read_links (page_t *self) {
    const tag_t *tag = &self->tag;
    const attribute_t *target = NULL;
    bool anchor = tag_is (tag, "a");
    if (anchor) end_anchor (self);
    if (anchor || tag_is (tag, "area") || tag_is (tag, "base"))
        target = &tag->attributes[ATTRIBUTE_href];
    else if (tag_is (tag, "form"))
        target = &tag->attributes[ATTRIBUTE_action];
    else if (tag_is (tag, "meta"))
        add_refresh (self);
    html_link_t *link = target && target->value ? add_link (self, target) : NULL;
    if (anchor) self->anchor = link;
}

/* What stands before and behind such an element does not make one word. */
static void part (page_t *self, const element_t *element) {
    if (element && !(element->flags & (ELEMENT_INLINE | ELEMENT_UNSEEN))) self->shown.gap = self->unseen.gap = true;
}

/* The content, from AT on, of the element that has just begun and holds no markup: behind it. */
static size_t read_raw (page_t *self, const element_t *element, size_t at) {
    size_t end = self->size;
    if (!(element->flags & ELEMENT_PLAIN))
        end = self->tag.name_size == 6 && strcmp (element->name, "script") == 0
                  ? raw_script_end (self->text, self->size, at)
                  : raw_end (self->text, self->size, at, element->name, strlen (element->name));
    if (!(element->flags & ELEMENT_UNSEEN)) read_text (self, sink_of (self), at, end, element->flags & ELEMENT_RCDATA);
    if (strcmp (element->name, "style") == 0) {
        if (!self->sheet) self->sheet = sheet_new (self->arena);
        self->late = self->late || self->shown.size > 0;
        sheet_read (self->sheet, self->text + at, end - at);
    }
    return end;
}

static bool is_style_sheet (const tag_t *tag) {
    const attribute_t *rel = &tag->attributes[ATTRIBUTE_rel];
    return tag_is (tag, "link") && rel->size >= 10 && memmem (rel->value, rel->size, "sheet", 5);
}

static size_t start_tag (page_t *self, size_t at) {
    html_t *html = self->html;
    const element_t *element = element_named (self->tag.name, self->tag.name_size);
    part (self, element);
    if ((element && (element->flags & ELEMENT_ACTIVE)) || self->tag.handles) html->active = true;
    read_links (self);
    if (is_style_sheet (&self->tag)) self->tree.unsure = true;
    bool foreign = tree_top (&self->tree)->foreign;
    tree_open (&self->tree, &self->tag, element, self->sheet);
    if (self->tree.excess) html->bounded = true;
    if (element && !tree_top (&self->tree)->hides && html->n_elements < self->most_elements)
        html->elements[html->n_elements++] = element;
    if (foreign || !element || !(element->flags & (ELEMENT_RAW | ELEMENT_RCDATA | ELEMENT_PLAIN))) return at;
    return read_raw (self, element, at);
}

static size_t read_tag (page_t *self, size_t at) {
    size_t length = tag_read (&self->tag, self->text + at, self->size - at);
    if (length == 0) return self->size; /* a tag that does not end is none */
    if (++self->tags > LIMIT_TAGS) {
        self->html->bounded = true;
        return self->size;
    }
    at += length;
    if (!self->tag.end) return start_tag (self, at);
    const element_t *element = element_named (self->tag.name, self->tag.name_size);
    part (self, element);
    if (self->tag.name_size == 1 && self->tag.name[0] == 'a') end_anchor (self);
    tree_close (&self->tree, &self->tag, element);
    return at;
}

static bool is_letter (char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* <![CDATA[ ]]> within SVG: behind it; 0 where AT is none. */
static size_t read_section (page_t *self, size_t at) {
    size_t from = at + 9;
    if (!tree_top (&self->tree)->foreign || self->size < from || memcmp (self->text + at, "<![CDATA[", 9) != 0)
        return 0;
    const char *end = scan_for (self->text + from, self->size - from, "]]>");
    size_t to = end ? (size_t)(end - self->text) : self->size;
    read_text (self, sink_of (self), from, to, false);
    return end ? to + 3 : self->size;
}

/* From a '<' on: behind the tag or comment, or behind the '<' where it begins none. */
static size_t read_markup (page_t *self, size_t at) {
    const char *text = self->text + at;
    size_t left = self->size - at;
    char next = left > 1 ? text[1] : '\0', third = left > 2 ? text[2] : '\0';
    if (is_letter (next) || (next == '/' && is_letter (third))) return read_tag (self, at);
    if (next == '/' && third == '>') return at + 3;
    if (next == '!' || next == '?' || (next == '/' && left > 2)) {
        size_t behind = next == '!' ? read_section (self, at) : 0;
        return behind ? behind : raw_comment_end (self->text, self->size, at);
    }
    put (sink_of (self), "<", 1);
    return at + 1;
}

static void read_page (page_t *self) {
    for (size_t at = 0; at < self->size;) {
        const char *tag = memchr (self->text + at, '<', self->size - at);
        size_t end = tag ? (size_t)(tag - self->text) : self->size;
        if (end > at) read_text (self, sink_of (self), at, end, true);
        at = tag ? read_markup (self, end) : end;
    }
    end_anchor (self);
}

static size_t letters (const char *text, size_t size) {
    size_t count = 0;
    for (size_t i = 0; i < size; i++) count += text[i] != ' ' && ((uint8_t)text[i] & 0xC0) != 0x80;
    return count;
}

static void start (page_t *self, sheet_t *sheet) {
    html_t *html = self->html;
    html->n_links = html->n_elements = 0;
    html->active = html->bounded = false;
    self->shown.size = self->unseen.size = self->tags = 0;
    self->shown.gap = self->unseen.gap = self->late = false;
    self->sheet = sheet;
    self->anchor = NULL;
    tree_start (&self->tree);
}

html_t *html_read (arena_t *arena, const char *text, size_t size, size_t most_links) {
    html_t *html = arena_zero (arena, sizeof *html);
    page_t *page = arena_alloc (arena, sizeof *page);
    page->arena = arena;
    page->html = html;
    page->text = text;
    page->size = size;
    page->most_links = most_links;
    page->most_elements = size / 3 < LIMIT_SKELETON ? size / 3 : LIMIT_SKELETON; /* "<b>": three bytes at least */
    page->shown.text = arena_alloc (arena, size * 2 + 1);
    page->unseen.text = arena_alloc (arena, size * 2 + 1);
    html->links = arena_alloc (arena, (most_links + 1) * sizeof *html->links);
    html->elements = arena_alloc (arena, (page->most_elements + 1) * sizeof *html->elements);
    start (page, NULL);
    read_page (page);
    if (page->late) { /* its rules are for the whole page: once more, with all of them known */
        start (page, page->sheet);
        read_page (page);
    }
    html->text = page->shown.text;
    html->size = page->shown.size;
    html->unseen = page->unseen.text;
    html->unseen_size = page->unseen.size;
    html->text[html->size] = html->unseen[html->unseen_size] = '\0';
    html->shown = letters (html->text, html->size);
    html->hidden = letters (html->unseen, html->unseen_size);
    return html;
}
