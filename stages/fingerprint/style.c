#include "style.h"

#include <string.h>
#include <strings.h>

#include "bounds.h"
#include "scan.h"

enum { FAR = 500 /* px to one side */, FAR_MARGIN = 1000, TINY = 200 /* hundredths of a px or pt */, FAINT = 5 };

/* A run of bytes. */
typedef struct {
    const char *at;
    size_t size;
} span_t;

typedef void (property_fn) (effect_t *effect, span_t value);

static span_t trim (const char *at, size_t size) {
    while (size && (uint8_t)*at <= ' ') at++, size--;
    while (size && (uint8_t)at[size - 1] <= ' ') size--;
    return (span_t){at, size};
}

static bool begins (span_t span, const char *word) {
    size_t length = strlen (word);
    return span.size >= length && strncasecmp (span.at, word, length) == 0;
}

static bool holds (span_t span, const char *word) {
    size_t length = strlen (word);
    for (size_t i = 0; i + length <= span.size; i++)
        if (strncasecmp (span.at + i, word, length) == 0) return true;
    return false;
}

/* A number in hundredths, bounded, and its unit; false where VALUE begins with none. */
static bool read_number (span_t value, int32_t *number, span_t *unit) {
    size_t i = 0;
    bool minus = value.size && value.at[0] == '-', any = false, point = false;
    int32_t scale = 100;
    *number = 0;
    if (minus || (value.size && value.at[0] == '+')) i++;
    for (; i < value.size; i++) {
        char c = value.at[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9') break;
        any = true;
        if (point)
            *number += (c - '0') * (scale /= 10);
        else if (*number < 10000000)
            *number = *number * 10 + (c - '0') * 100;
    }
    if (minus) *number = -*number;
    *unit = (span_t){value.at + i, value.size - i};
    return any;
}

static uint8_t flag (bool yes) {
    return yes ? STYLE_YES : STYLE_NO;
}

/* In px, as far as that can be told: an em or a per cent is taken for ten. */
static int32_t length_of (span_t value) {
    int32_t number;
    span_t unit;
    if (!read_number (value, &number, &unit)) return 0;
    bool relative = begins (unit, "em") || begins (unit, "rem") || begins (unit, "%") || begins (unit, "vw");
    return relative ? number / 10 : number / 100;
}

static bool is_zero (span_t value) {
    int32_t number;
    span_t unit;
    return read_number (value, &number, &unit) && number == 0;
}

static void set_display (effect_t *effect, span_t value) {
    effect->gone = flag (begins (value, "none"));
}

static void set_visibility (effect_t *effect, span_t value) {
    effect->invisible = flag (begins (value, "hidden") || begins (value, "collapse"));
}

static void set_font_size (effect_t *effect, span_t value) {
    int32_t number;
    span_t unit;
    if (!read_number (value, &number, &unit) || (number && !unit.size)) {
        effect->tiny = STYLE_NO;
        return;
    }
    if (begins (unit, "em") || begins (unit, "rem")) number *= 16;
    if (begins (unit, "%")) number = number * 16 / 100;
    effect->tiny = flag (number < TINY);
}

/* The shorthand: a size stands before the first slash or font name. */
static void set_font (effect_t *effect, span_t value) {
    for (size_t i = 0; i < value.size; i++) {
        span_t rest = {value.at + i, value.size - i}, unit;
        int32_t number;
        if ((i == 0 || value.at[i - 1] == ' ') && read_number (rest, &number, &unit) &&
            (begins (unit, "p") || begins (unit, "em") || begins (unit, "%") || begins (unit, "/"))) {
            set_font_size (effect, rest);
            return;
        }
    }
}

static void set_extent (effect_t *effect, span_t value) {
    effect->flat = flag (is_zero (value));
}

static void set_overflow (effect_t *effect, span_t value) {
    effect->clipped = flag (begins (value, "hidden") || begins (value, "clip"));
}

static void set_place (effect_t *effect, span_t value) {
    int32_t length = length_of (value);
    effect->moved = flag (length <= -FAR || length >= FAR * 10);
}

static void set_position (effect_t *effect, span_t value) {
    effect->positioned = flag (begins (value, "absolute") || begins (value, "fixed") || begins (value, "relative"));
}

static void set_indent (effect_t *effect, span_t value) {
    effect->away = flag (length_of (value) <= -FAR);
}

static void set_margin (effect_t *effect, span_t value) {
    effect->away = flag (length_of (value) <= -FAR_MARGIN);
}

static void set_clip (effect_t *effect, span_t value) {
    static const char *const nothing[] = {"rect(0", "rect(1px", "inset(50%", "inset(100%", "circle(0"};
    effect->away = STYLE_NO;
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (begins (value, nothing[i])) effect->away = STYLE_YES;
}

static void set_transform (effect_t *effect, span_t value) {
    effect->away = flag (holds (value, "scale(0)") || holds (value, "scale(0,"));
}

static void set_opacity (effect_t *effect, span_t value) {
    int32_t number;
    span_t unit;
    effect->faint = flag (read_number (value, &number, &unit) && number < (begins (unit, "%") ? FAINT * 100 : FAINT));
}

static void set_filter (effect_t *effect, span_t value) {
    effect->faint = flag (holds (value, "opacity=0)") || holds (value, "opacity(0"));
}

static uint32_t colour_of (span_t value) {
    size_t size = value.size; /* without "!important" */
    const char *mark = memchr (value.at, '!', value.size);
    if (mark) size = (size_t)(mark - value.at);
    return begins (value, "inherit") || size == 0 ? COLOUR_UNSET : colour_read (value.at, size);
}

static void set_ink (effect_t *effect, span_t value) {
    effect->ink = colour_of (value);
}

static void set_paper (effect_t *effect, span_t value) {
    effect->paper = colour_of (value);
}

static void set_background (effect_t *effect, span_t value) {
    size_t word = 0;
    effect->paper = COLOUR_UNKNOWN;
    if (begins (value, "none") || begins (value, "inherit")) effect->paper = COLOUR_UNSET;
    if (holds (value, "url(") || holds (value, "gradient")) return;
    while (word < value.size && (value.at[word] != ' ' || begins (value, "rgb"))) word++;
    if (effect->paper == COLOUR_UNKNOWN) effect->paper = colour_of ((span_t){value.at, word});
}

static void set_image (effect_t *effect, span_t value) {
    if (!begins (value, "none")) effect->paper = COLOUR_UNKNOWN;
}

static const struct {
    const char *name;
    size_t size;
    property_fn *set;
} properties[] = {
#define PROPERTY(name, set)                                                                                            \
    { name, sizeof name - 1, set }
    PROPERTY ("display", set_display),
    PROPERTY ("visibility", set_visibility),
    PROPERTY ("font-size", set_font_size),
    PROPERTY ("font", set_font),
    PROPERTY ("width", set_extent),
    PROPERTY ("height", set_extent),
    PROPERTY ("max-height", set_extent),
    PROPERTY ("overflow", set_overflow),
    PROPERTY ("left", set_place),
    PROPERTY ("top", set_place),
    PROPERTY ("right", set_place),
    PROPERTY ("position", set_position),
    PROPERTY ("text-indent", set_indent),
    PROPERTY ("margin-left", set_margin),
    PROPERTY ("margin-top", set_margin),
    PROPERTY ("clip", set_clip),
    PROPERTY ("clip-path", set_clip),
    PROPERTY ("transform", set_transform),
    PROPERTY ("opacity", set_opacity),
    PROPERTY ("filter", set_filter),
    PROPERTY ("color", set_ink),
    PROPERTY ("background-color", set_paper),
    PROPERTY ("background", set_background),
    PROPERTY ("background-image", set_image),
#undef PROPERTY
};

static void declare (effect_t *effect, span_t name, span_t value) {
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        if (properties[i].size == name.size && (name.at[0] | 0x20) == properties[i].name[0] &&
            strncasecmp (name.at, properties[i].name, name.size) == 0) {
            uint8_t flat = effect->flat;
            properties[i].set (effect, value);
            /* no height stays no height, whatever the width is */
            if (properties[i].set == set_extent && flat == STYLE_YES) effect->flat = STYLE_YES;
            return;
        }
}

static int hex_digit (char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Behind a backslash: a character by its number, or as it stands. */
static size_t read_escape (const char *text, size_t size, char *out) {
    size_t at = 0;
    uint32_t code = 0;
    for (int digit; at < size && at < 6 && (digit = hex_digit (text[at])) >= 0; at++)
        code = code * 16 + (uint32_t)digit;
    char plain = size ? text[0] : ' ', coded = code > 0 && code < 0x80 ? (char)code : '?';
    *out = at ? coded : plain;
    if (at == 0) return size ? 1 : 0;
    return at + (at < size && (text[at] == ' ' || text[at] == '\n'));
}

/* TEXT without comments and escapes. */
static size_t simplify (const char *text, size_t size, char *out) {
    size_t length = 0;
    for (size_t at = 0; at < size;) {
        if (text[at] == '\\') {
            at++;
            at += read_escape (text + at, size - at, &out[length]);
            length++;
        } else if (text[at] == '/' && at + 1 < size && text[at + 1] == '*') {
            const char *end = at + 2 < size ? scan_for (text + at + 2, size - at - 2, "*/") : NULL;
            at = end ? (size_t)(end - text) + 2 : size;
        } else {
            out[length++] = text[at++];
        }
    }
    return length;
}

/* Where a declaration ends: at a semicolon outside quotation marks and brackets. */
static const char *declaration_end (const char *text, const char *end) {
    char quote = 0;
    size_t open = 0;
    for (; text < end; text++) {
        char c = *text;
        if (quote)
            quote = c == quote || c == '\n' ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '(')
            open++;
        else if (c == ')')
            open -= open > 0;
        else if (c == ';' && !open)
            break;
    }
    return text;
}

static void declare_all (effect_t *effect, const char *text, size_t size) {
    for (const char *end = text + size; text < end;) {
        const char *stop = declaration_end (text, end), *colon = memchr (text, ':', (size_t)(stop - text));
        if (colon) {
            span_t name = trim (text, (size_t)(colon - text)), value = trim (colon + 1, (size_t)(stop - colon - 1));
            if (name.size) declare (effect, name, value);
        }
        text = stop + 1;
    }
}

effect_t style_nothing (void) {
    return (effect_t){.ink = COLOUR_UNSET, .paper = COLOUR_UNSET};
}

void style_declare (effect_t *effect, const char *text, size_t size) {
    char simple[LIMIT_ATTRIBUTE];
    if (size > sizeof simple) size = sizeof simple;
    if (memchr (text, '\\', size) || memmem (text, size, "/*", 2)) {
        size = simplify (text, size, simple);
        text = simple;
    }
    declare_all (effect, text, size);
}

static void add_flag (uint8_t *flag, uint8_t other) {
    if (other != STYLE_UNSET) *flag = other;
}

void style_add (effect_t *effect, const effect_t *other) {
    add_flag (&effect->gone, other->gone);
    add_flag (&effect->invisible, other->invisible);
    add_flag (&effect->tiny, other->tiny);
    add_flag (&effect->flat, other->flat);
    add_flag (&effect->clipped, other->clipped);
    add_flag (&effect->moved, other->moved);
    add_flag (&effect->positioned, other->positioned);
    add_flag (&effect->away, other->away);
    add_flag (&effect->faint, other->faint);
    if (other->ink != COLOUR_UNSET) effect->ink = other->ink;
    if (other->paper != COLOUR_UNSET) effect->paper = other->paper;
}

style_t style_within (const style_t *outer, const effect_t *effect) {
    style_t style = *outer;
    style.gone = style.gone || effect->gone == STYLE_YES || effect->away == STYLE_YES || effect->faint == STYLE_YES ||
                 (effect->flat == STYLE_YES && effect->clipped == STYLE_YES) ||
                 (effect->moved == STYLE_YES && effect->positioned == STYLE_YES);
    if (effect->invisible) style.invisible = effect->invisible == STYLE_YES;
    if (effect->tiny) style.tiny = effect->tiny == STYLE_YES;
    if (effect->ink != COLOUR_UNSET) style.ink = effect->ink;
    if (effect->paper != COLOUR_UNSET && effect->paper != COLOUR_CLEAR) style.paper = effect->paper;
    return style;
}

bool style_hides (const style_t *self) {
    return self->gone || self->invisible || self->tiny || colour_hides (self->ink, self->paper);
}
