#include "tree.h"

#include <string.h>

#include "entity.h"

void tree_start (tree_t *self) {
    self->depth = self->excess = self->paragraphs = 0;
    self->unsure = false;
    self->open[0] = (open_t){.style = {.ink = COLOUR_BLACK, .paper = COLOUR_WHITE}};
}

static uint32_t name_hash (const tag_t *tag) {
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < tag->name_size; i++) hash = (hash ^ (uint8_t)tag->name[i]) * 16777619U;
    return hash;
}

static bool is_one_of (const element_t *element, const char *const *names) {
    for (; element && *names; names++)
        if (strcmp (element->name, *names) == 0) return true;
    return false;
}

static bool is (const element_t *element, const char *name) {
    return element && strcmp (element->name, name) == 0;
}

/* Closes all from element number I on. */
static void close_from (tree_t *self, size_t i) {
    for (size_t at = i; at <= self->depth; at++) self->paragraphs -= is (self->open[at].element, "p");
    self->depth = i - 1;
    self->excess = 0;
}

/* What a search for an element to close does not look beyond. */
static bool is_scope (const element_t *element) {
    static const char *const names[] = {"applet", "button", "caption",  "html", "marquee", "object",
                                        "table",  "td",     "template", "th",   NULL};
    return is_one_of (element, names);
}

/* Closes the innermost element called NAME, unless one that BARS stands within it. */
static void close_nearest (tree_t *self, const char *name, bool (*bars) (const element_t *element)) {
    for (size_t i = self->depth; i > 0; i--) {
        if (is (self->open[i].element, name)) {
            close_from (self, i);
            return;
        }
        if (bars (self->open[i].element)) return;
    }
}

static bool bars_items (const element_t *element) {
    return element && !(element->flags & ELEMENT_INLINE) && !is (element, "div") && !is (element, "p") &&
           !is (element, "address");
}

static bool bars_cells (const element_t *element) {
    static const char *const names[] = {"table", "html", "template", NULL};
    return is_one_of (element, names);
}

static bool bars_rows (const element_t *element) {
    return bars_cells (element) || is (element, "tr");
}

static bool bars_links (const element_t *element) {
    return element && !(element->flags & ELEMENT_INLINE) && is_scope (element);
}

/* What begins without what stands open around it (HTML standard, 13.2.6.4.7 and those of tables). */
static void close_implied (tree_t *self, const element_t *element) {
    if (!element) return;
    if (element->flags & ELEMENT_INLINE) {
        if (is (element, "a") || is (element, "nobr")) close_nearest (self, element->name, bars_links);
        return;
    }
    if (is (element, "td") || is (element, "th")) {
        close_nearest (self, "td", bars_rows);
        close_nearest (self, "th", bars_rows);
    } else if (is (element, "tr")) {
        close_nearest (self, "tr", bars_cells);
    } else if (is (element, "li")) {
        close_nearest (self, "li", bars_items);
    } else if (is (element, "dd") || is (element, "dt")) {
        close_nearest (self, "dd", bars_items);
        close_nearest (self, "dt", bars_items);
    } else if (is (element, "option") && is (tree_top (self)->element, "option")) {
        close_from (self, self->depth);
    }
    if (self->paragraphs && element->flags & ELEMENT_BLOCK) close_nearest (self, "p", is_scope);
}

/* An element of HTML that ends what is foreign (13.2.6.5). */
static bool breaks_out (const element_t *element) {
    static const char *const names[] = {
        "b",       "big",  "blockquote", "body",  "br", "center", "code", "dd",   "div", "dl",    "dt",   "em",
        "embed",   "h1",   "h2",         "h3",    "h4", "h5",     "h6",   "head", "hr",  "i",     "img",  "li",
        "listing", "menu", "meta",       "nobr",  "ol", "p",      "pre",  "ruby", "s",   "small", "span", "strong",
        "strike",  "sub",  "sup",        "table", "tt", "u",      "ul",   "var",  NULL};
    return is_one_of (element, names);
}

static void leave_foreign (tree_t *self) {
    size_t i = self->depth;
    while (i > 0 && self->open[i].foreign) i--;
    if (i < self->depth) close_from (self, i + 1);
}

static bool is_foreign (const tree_t *self, const tag_t *tag, const element_t *element) {
    if (element && element->flags & ELEMENT_FOREIGN) return true;
    if (tag_is (tag, "foreignobject") || tag_is (tag, "desc") || tag_is (tag, "annotation-xml")) return false;
    return tree_top (self)->foreign && !is (element, "title");
}

/* What stands behind the text of an element with a class can only be told where all rules are known. */
static void be_unsure (effect_t *effect) {
    if (effect->paper == COLOUR_UNSET) effect->paper = COLOUR_UNKNOWN;
    if (effect->ink == COLOUR_UNSET) effect->ink = COLOUR_UNKNOWN;
}

static effect_t attributes_effect (const tag_t *tag) {
    effect_t effect = style_nothing ();
    const attribute_t *attributes = tag->attributes, *paper = &attributes[ATTRIBUTE_bgcolor];
    const attribute_t *ink = &attributes[attributes[ATTRIBUTE_color].size ? ATTRIBUTE_color : ATTRIBUTE_text];
    if (attributes[ATTRIBUTE_hidden].value) effect.gone = STYLE_YES;
    if (paper->size) effect.paper = colour_read (paper->value, paper->size);
    if (attributes[ATTRIBUTE_background].size) effect.paper = COLOUR_UNKNOWN;
    if (ink->size) effect.ink = colour_read (ink->value, ink->size);
    return effect;
}

/* A style attribute, its character references decoded. */
static void declare_inline (effect_t *effect, const attribute_t *style) {
    char plain[2 * LIMIT_ATTRIBUTE + 1];
    if (!memchr (style->value, '&', style->size))
        style_declare (effect, style->value, style->size);
    else
        style_declare (effect, plain, entity_decode (style->value, style->size, plain));
}

static style_t style_of (const tree_t *self, const tag_t *tag, const element_t *element, const sheet_t *sheet) {
    effect_t effect = attributes_effect (tag);
    const attribute_t *style = &tag->attributes[ATTRIBUTE_style];
    bool partial = self->unsure || (sheet && sheet_is_partial (sheet));
    if (sheet) sheet_apply (sheet, tag, &effect);
    if (style->size) declare_inline (&effect, style);
    bool caption = is (element, "title") && tree_top (self)->foreign; /* of a picture: seen only where asked for */
    if (caption || (element && element->flags & ELEMENT_HIDES)) effect.gone = STYLE_YES;
    if (partial) be_unsure (&effect);
    return style_within (&tree_top (self)->style, &effect);
}

void tree_open (tree_t *self, const tag_t *tag, const element_t *element, const sheet_t *sheet) {
    if (tree_top (self)->foreign && breaks_out (element)) leave_foreign (self);
    bool foreign = is_foreign (self, tag, element);
    if (!foreign) close_implied (self, element);
    if (foreign ? tag->closed : element && element->flags & ELEMENT_VOID) return;
    if (self->depth == LIMIT_OPEN_ELEMENTS) {
        self->excess++;
        return;
    }
    style_t style = style_of (self, tag, element, sheet);
    self->open[++self->depth] = (open_t){name_hash (tag), element, style, style_hides (&style), foreign};
    self->paragraphs += is (element, "p");
}

void tree_close (tree_t *self, const tag_t *tag, const element_t *element) {
    if (is (element, "body") || is (element, "html")) return; /* what follows is part of it all the same */
    if (self->excess) {
        self->excess--;
        return;
    }
    uint32_t name = name_hash (tag);
    for (size_t i = self->depth; i > 0; i--)
        if (self->open[i].name == name) {
            close_from (self, i);
            return;
        }
}
