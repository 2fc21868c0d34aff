/* What style does to the text within an element: can a reader see it?
 *
 * Text that some programs show is shown: mso-hide, which one program alone obeys, hides nothing. */
#ifndef TAMIS_STYLE_H
#define TAMIS_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "colour.h"

typedef enum { STYLE_UNSET, STYLE_NO, STYLE_YES } style_flag_t;

/* What declarations say; all zero but for the colours where they say nothing. */
typedef struct {
    uint8_t gone;              /* display: none */
    uint8_t invisible;         /* visibility */
    uint8_t tiny;              /* a size of type that nobody can read */
    uint8_t flat, clipped;     /* no width or no height; what overflows is cut off */
    uint8_t moved, positioned; /* far to one side, if it is positioned */
    uint8_t away;              /* indented, or with a margin, as far; cut to nothing, or scaled to it */
    uint8_t faint;             /* opacity */
    uint32_t ink, paper;       /* COLOUR_UNSET where nothing is said */
} effect_t;

/* Inherited by the elements within. */
typedef struct {
    bool gone, invisible, tiny;
    uint32_t ink, paper;
} style_t;

/* An effect that says nothing. */
effect_t style_nothing (void);

/* Adds the declarations of a style attribute or rule ("name: value; ..."), with CSS's comments and escapes, to EFFECT;
 * later ones win. At most LIMIT_ATTRIBUTE bytes are read. */
void style_declare (effect_t *effect, const char *text, size_t size);

/* Adds what OTHER says to EFFECT; OTHER wins. */
void style_add (effect_t *effect, const effect_t *other);

/* The style within an element with EFFECT that stands within OUTER. */
style_t style_within (const style_t *outer, const effect_t *effect);

/* True if text in this style cannot be seen. */
bool style_hides (const style_t *self);

#endif
