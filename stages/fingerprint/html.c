#include "html.h"

#include <string.h>
#include <strings.h>

#include "entity.h"
#include "style.h"
#include "tag.h"

typedef struct {
    uint32_t name; /* hashed */
    const element_t *element;
    style_t style;
    bool hides;
} open_t;

typedef struct {
    arena_t *arena;
    html_t *html;
    const char *text;
    size_t size, tags, most_links, most_elements;
    tag_t tag;
    open_t open[LIMIT_OPEN_ELEMENTS + 1]; /* [0]: the page itself */
    size_t depth;
    html_link_t *anchor; /* the link that is open; NULL for none */
    bool gap, styled;    /* white space is due; the page has a style sheet */
} page_t;

static uint32_t name_hash (const tag_t *tag) {
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < tag->name_size; i++) hash = (hash ^ (uint8_t)tag->name[i]) * 16777619U;
    return hash;
}

static void show (page_t *self, const char *bytes, size_t size) {
    html_t *html = self->html;
    if (self->open[self->depth].hides) {
        html->hidden++;
        return;
    }
    if (self->gap && html->size) html->text[html->size++] = ' ';
    self->gap = false;
    memcpy (html->text + html->size, bytes, size);
    html->size += size;
    html->shown++;
}

static void show_code (page_t *self, uint32_t code) {
    char bytes[4];
    if (code <= ' ' || code == 0xA0)
        self->gap = true;
    else
        show (self, bytes, entity_write (code, bytes));
}

static size_t utf8_length (const char *text, size_t size) {
    uint8_t first = (uint8_t)*text;
    size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return length < size ? length : size;
}

/* Text up to the next tag. */
static size_t read_text (page_t *self, size_t at) {
    do {
        size_t length = 0, left = self->size - at;
        const char *text = self->text + at;
        uint32_t code = *text == '&' ? entity_read (text, left, &length) : 0;
        if (code) {
            show_code (self, code);
        } else {
            length = utf8_length (text, left);
            if ((uint8_t)*text <= ' ' || (length == 2 && memcmp (text, "\xC2\xA0", 2) == 0))
                self->gap = true;
            else
                show (self, text, length);
        }
        at += length;
    } while (at < self->size && self->text[at] != '<');
    return at;
}

/* An attribute's value as it is meant: entities decoded, white space and control characters left out, as in a target.
 */
static char *target_of (arena_t *arena, const char *value, size_t size) {
    char *target = arena_alloc (arena, size + 5);
    size_t length = 0;
    for (size_t i = 0, step; i < size; i += step) {
        uint32_t code = value[i] == '&' ? entity_read (value + i, size - i, &step) : 0;
        char bytes[4];
        size_t count = code ? entity_write (code, bytes) : 1;
        if (!code) bytes[0] = value[i], step = 1;
        if ((uint8_t)bytes[0] > ' ') memcpy (target + length, bytes, count), length += count;
    }
    target[length] = '\0';
    return target;
}

static html_link_t *add_link (page_t *self, const char *value, size_t size) {
    html_t *html = self->html;
    if (html->n_links == self->most_links) {
        html->bounded = true;
        return NULL;
    }
    char *target = target_of (self->arena, value, size);
    if (strncasecmp (target, "javascript:", 11) == 0) html->active = true;
    html->links[html->n_links] = (html_link_t){target, html->size, html->size};
    return &html->links[html->n_links++];
}

static void end_anchor (page_t *self) {
    if (self->anchor) self->anchor->to = self->html->size;
    self->anchor = NULL;
}

/* <meta http-equiv=refresh content="0; url=..."> */
static void add_refresh (page_t *self) {
    const attribute_t *content = tag_attribute (&self->tag, "content");
    if (!content || !tag_attribute (&self->tag, "http-equiv")) return;
    for (size_t i = 0; i + 4 < content->value_size; i++)
        if (strncasecmp (content->value + i, "url=", 4) == 0) {
            add_link (self, content->value + i + 4, content->value_size - i - 4);
            return;
        }
}

static void read_links (page_t *self) {
    const tag_t *tag = &self->tag;
    const attribute_t *target = NULL;
    bool anchor = tag->name_size == 1 && tag->name[0] == 'a';
    if (anchor) end_anchor (self);
    if (anchor || (tag->name_size == 4 && (!memcmp (tag->name, "area", 4) || !memcmp (tag->name, "base", 4))))
        target = tag_attribute (tag, "href");
    else if (tag->name_size == 4 && !memcmp (tag->name, "form", 4))
        target = tag_attribute (tag, "action");
    else if (tag->name_size == 4 && !memcmp (tag->name, "meta", 4))
        add_refresh (self);
    html_link_t *link = target ? add_link (self, target->value, target->value_size) : NULL;
    if (anchor) self->anchor = link;
}

static style_t style_of (page_t *self) {
    style_t style = self->open[self->depth].style;
    for (size_t i = 0; i < self->tag.count; i++) {
        const attribute_t *attribute = &self->tag.attributes[i];
        size_t size = attribute->name_size;
        if (size == 6 && !strncasecmp (attribute->name, "hidden", 6)) style.hidden = true;
        if (!attribute->value) continue;
        if (self->styled && ((size == 5 && !strncasecmp (attribute->name, "class", 5)) ||
                             (size == 2 && !strncasecmp (attribute->name, "id", 2))))
            style.ink = style.paper = STYLE_UNKNOWN;
        if (size == 7 && !strncasecmp (attribute->name, "bgcolor", 7))
            style.paper = style_colour (attribute->value, attribute->value_size);
        if (size == 10 && !strncasecmp (attribute->name, "background", 10)) style.paper = STYLE_UNKNOWN;
        if ((size == 5 && !strncasecmp (attribute->name, "color", 5)) ||
            (size == 4 && !strncasecmp (attribute->name, "text", 4)))
            style.ink = style_colour (attribute->value, attribute->value_size);
    }
    const attribute_t *inline_style = tag_attribute (&self->tag, "style");
    if (inline_style) style_apply (&style, inline_style->value, inline_style->value_size);
    return style;
}

/* What this start tag ends without saying so: a paragraph by any block, a row or cell by its like. */
static void end_implied (page_t *self, uint32_t name, const element_t *element) {
    const open_t *top = &self->open[self->depth];
    if (!element || (element->flags & ELEMENT_INLINE) || !top->element || self->depth == 0) return;
    const char *open = top->element->name;
    bool ends_alone = !strcmp (open, "li") || !strcmp (open, "td") || !strcmp (open, "th") || !strcmp (open, "tr") ||
                      !strcmp (open, "option") || !strcmp (open, "dd") || !strcmp (open, "dt");
    if (!strcmp (open, "p") || (ends_alone && top->name == name)) self->depth--;
}

static void begin_element (page_t *self, const element_t *element) {
    uint32_t name = name_hash (&self->tag);
    end_implied (self, name, element);
    if (element && (element->flags & ELEMENT_VOID)) return;
    if (self->depth == LIMIT_OPEN_ELEMENTS) return;
    style_t style = style_of (self);
    self->open[++self->depth] = (open_t){name, element, style, style_hides (&style)};
}

static void end_element (page_t *self) {
    uint32_t name = name_hash (&self->tag);
    if (self->tag.name_size == 1 && self->tag.name[0] == 'a') end_anchor (self);
    for (size_t i = self->depth; i > 0; i--)
        if (self->open[i].name == name) {
            self->depth = i - 1;
            return;
        }
}

/* Behind the raw content of the element that has just begun. */
static size_t skip_raw (page_t *self, size_t at) {
    while (at < self->size) {
        const char *open = memchr (self->text + at, '<', self->size - at);
        if (!open) return self->size;
        at = (size_t)(open - self->text);
        size_t left = self->size - at;
        if (left > self->tag.name_size + 2 && open[1] == '/' &&
            strncasecmp (open + 2, self->tag.name, self->tag.name_size) == 0)
            return at;
        at++;
    }
    return self->size;
}

/* What stands before and behind such an element does not make one word. */
static bool is_apart (const element_t *element) {
    return element && !(element->flags & (ELEMENT_INLINE | ELEMENT_RAW));
}

static size_t start_tag (page_t *self, size_t at) {
    html_t *html = self->html;
    const element_t *element = element_named (self->tag.name, self->tag.name_size);
    if (is_apart (element)) self->gap = true;
    if (element && html->n_elements < self->most_elements) html->elements[html->n_elements++] = element;
    if ((element && (element->flags & ELEMENT_ACTIVE)) || tag_handles_event (&self->tag)) html->active = true;
    read_links (self);
    if (element && (element->flags & ELEMENT_RAW)) {
        if (!strcmp (element->name, "style")) self->styled = true;
        return skip_raw (self, at);
    }
    if (element && !strcmp (element->name, "link")) self->styled = true;
    begin_element (self, element);
    return at;
}

static size_t read_tag (page_t *self, size_t at) {
    at += tag_read (&self->tag, self->text + at, self->size - at);
    if (++self->tags > LIMIT_TAGS) {
        self->html->bounded = true;
        return self->size;
    }
    if (!self->tag.end) return start_tag (self, at);
    const element_t *element = element_named (self->tag.name, self->tag.name_size);
    if (is_apart (element)) self->gap = true;
    end_element (self);
    return at;
}

/* <!-- -->, <!doctype>, <![if]>, <?xml?>: behind its end. */
static size_t skip_declaration (page_t *self, size_t at) {
    const char *text = self->text + at, *end = NULL;
    size_t left = self->size - at;
    if (left >= 4 && memcmp (text, "<!--", 4) == 0) {
        end = memmem (text + 2, left - 2, "-->", 3);
        return end ? (size_t)(end - self->text) + 3 : self->size;
    }
    end = memchr (text, '>', left);
    return end ? (size_t)(end - self->text) + 1 : self->size;
}

static bool is_letter (char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void read_page (page_t *self) {
    for (size_t at = 0; at < self->size;) {
        size_t left = self->size - at;
        const char *text = self->text + at;
        if (left > 1 && *text == '<' && (is_letter (text[1]) || (text[1] == '/' && left > 2 && is_letter (text[2]))))
            at = read_tag (self, at);
        else if (left > 1 && *text == '<' && (text[1] == '!' || text[1] == '?' || text[1] == '/'))
            at = skip_declaration (self, at);
        else
            at = read_text (self, at);
    }
    end_anchor (self);
}

html_t *html_read (arena_t *arena, const char *text, size_t size, size_t most_links) {
    html_t *html = arena_zero (arena, sizeof *html);
    page_t *page = arena_alloc (arena, sizeof *page);
    html->text = arena_alloc (arena, size * 2 + 1);
    page->most_links = most_links;
    page->most_elements = size / 3 < LIMIT_SKELETON ? size / 3 : LIMIT_SKELETON; /* "<b>": three bytes at least */
    html->links = arena_alloc (arena, (most_links + 1) * sizeof *html->links);
    html->elements = arena_alloc (arena, (page->most_elements + 1) * sizeof *html->elements);
    page->arena = arena;
    page->html = html;
    page->text = text;
    page->size = size;
    page->tags = page->depth = 0;
    page->anchor = NULL;
    page->gap = page->styled = false;
    page->open[0] = (open_t){0, NULL, {false, STYLE_BLACK, STYLE_WHITE}, false};
    read_page (page);
    html->text[html->size] = '\0';
    return html;
}
