/* What inline style, and the attributes that came before it, do to the text within an element: can a reader see it? */
#ifndef TAMIS_STYLE_H
#define TAMIS_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A colour is 0xRRGGBB; one that cannot be told is none of those. */
enum { STYLE_UNKNOWN = 0x1000000, STYLE_BLACK = 0, STYLE_WHITE = 0xFFFFFF };

/* Inherited by the elements within. */
typedef struct {
    bool hidden;
    uint32_t ink, paper;
} style_t;

/* Applies the value of a style attribute. */
void style_apply (style_t *self, const char *value, size_t size);

/* A colour as CSS or an attribute writes it (#rgb, #rrggbb, rgb(), a few names); STYLE_UNKNOWN for any other. */
uint32_t style_colour (const char *value, size_t size);

/* True if text in this style cannot be seen. */
bool style_hides (const style_t *self);

#endif
