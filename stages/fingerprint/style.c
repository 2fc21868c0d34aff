#include "style.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A run of bytes within the attribute. */
typedef struct {
    const char *at;
    size_t size;
} span_t;

static span_t trim (const char *at, size_t size) {
    while (size && (uint8_t)*at <= ' ') at++, size--;
    while (size && (uint8_t)at[size - 1] <= ' ') size--;
    return (span_t){at, size};
}

static bool begins (span_t span, const char *word) {
    size_t length = strlen (word);
    return span.size >= length && strncasecmp (span.at, word, length) == 0;
}

static bool equals (span_t span, const char *word) {
    return span.size == strlen (word) && begins (span, word);
}

static bool holds (span_t span, const char *word) {
    size_t length = strlen (word);
    for (size_t i = 0; i + length <= span.size; i++)
        if (strncasecmp (span.at + i, word, length) == 0) return true;
    return false;
}

/* A number that is zero with any unit or none: "0", "0px", "0.0em". */
static bool is_zero (span_t span) {
    if (span.size == 0 || span.at[0] != '0') return false;
    size_t i = 0;
    while (i < span.size && (span.at[i] == '0' || span.at[i] == '.')) i++;
    return i == span.size || span.at[i] < '0' || span.at[i] > '9';
}

static uint32_t hex_colour (span_t span) {
    uint32_t value = 0;
    if (span.size != 3 && span.size != 6) return STYLE_UNKNOWN;
    for (size_t i = 0; i < span.size; i++) {
        const char *digits = "0123456789abcdef";
        int c = span.at[i] >= 'A' && span.at[i] <= 'F' ? span.at[i] + 32 : span.at[i];
        const char *found = c ? strchr (digits, c) : NULL;
        if (!found) return STYLE_UNKNOWN;
        uint32_t digit = (uint32_t)(found - digits);
        value = span.size == 3 ? value << 8 | digit * 17 : value << 4 | digit;
    }
    return value;
}

static uint32_t rgb_colour (span_t span) {
    uint32_t value = 0;
    size_t at = 4;
    for (int i = 0; i < 3; i++) {
        uint32_t part = 0;
        while (at < span.size && (span.at[at] == ' ' || span.at[at] == ',')) at++;
        if (at == span.size || span.at[at] < '0' || span.at[at] > '9') return STYLE_UNKNOWN;
        for (; at < span.size && span.at[at] >= '0' && span.at[at] <= '9'; at++)
            if (part < 256) part = part * 10 + (uint32_t)(span.at[at] - '0');
        value = value << 8 | (part > 255 ? 255 : part);
    }
    return value;
}

uint32_t style_colour (const char *value, size_t size) {
    span_t span = trim (value, size);
    if (span.size && span.at[0] == '#') return hex_colour ((span_t){span.at + 1, span.size - 1});
    if (begins (span, "rgb(")) return rgb_colour (span);
    if (equals (span, "white")) return STYLE_WHITE;
    if (equals (span, "black")) return STYLE_BLACK;
    return hex_colour (span);
}

static uint32_t background (span_t value) {
    size_t word = 0;
    if (holds (value, "url(") || holds (value, "gradient")) return STYLE_UNKNOWN;
    while (word < value.size && (value.at[word] != ' ' || begins (value, "rgb("))) word++;
    return style_colour (value.at, word);
}

static void declaration (style_t *self, span_t name, span_t value) {
    if (equals (name, "display") && begins (value, "none")) self->hidden = true;
    if (equals (name, "visibility") && (begins (value, "hidden") || begins (value, "collapse"))) self->hidden = true;
    if ((equals (name, "font-size") || equals (name, "opacity") || equals (name, "max-height") ||
         equals (name, "max-width")) &&
        is_zero (value))
        self->hidden = true;
    if (equals (name, "font-size") && (begins (value, "1px") || begins (value, "1pt"))) self->hidden = true;
    if (equals (name, "color")) self->ink = style_colour (value.at, value.size);
    if (equals (name, "background-color")) self->paper = style_colour (value.at, value.size);
    if (equals (name, "background-image") && !begins (value, "none")) self->paper = STYLE_UNKNOWN;
    if (equals (name, "background")) self->paper = background (value);
}

void style_apply (style_t *self, const char *value, size_t size) {
    const char *end = value + size;
    bool flat = false, clipped = false;
    while (value < end) {
        const char *stop = memchr (value, ';', (size_t)(end - value));
        if (!stop) stop = end;
        const char *colon = memchr (value, ':', (size_t)(stop - value));
        if (colon) {
            span_t name = trim (value, (size_t)(colon - value)), text = trim (colon + 1, (size_t)(stop - colon - 1));
            declaration (self, name, text);
            if ((equals (name, "width") || equals (name, "height")) && is_zero (text)) flat = true;
            if (equals (name, "overflow") && begins (text, "hidden")) clipped = true;
        }
        value = stop + 1;
    }
    if (flat && clipped) self->hidden = true;
}

bool style_hides (const style_t *self) {
    return self->hidden || (self->ink == self->paper && self->ink != STYLE_UNKNOWN);
}
