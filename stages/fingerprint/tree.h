/* The elements that are open: who closes whom, and what can be seen within. No tree is built: a stack is enough to tell
 * that. */
#ifndef TAMIS_TREE_H
#define TAMIS_TREE_H

#include "bounds.h"
#include "element.h"
#include "sheet.h"
#include "style.h"
#include "tag.h"

typedef struct {
    uint32_t name; /* hashed */
    const element_t *element;
    style_t style;
    bool hides;   /* text within is not seen */
    bool foreign; /* within SVG or MathML */
} open_t;

typedef struct {
    open_t open[LIMIT_OPEN_ELEMENTS + 1]; /* [0]: the page itself */
    size_t depth;
    size_t excess;     /* elements open beyond the bound */
    size_t paragraphs; /* open ones */
    bool unsure;       /* a style sheet that is not known in whole */
} tree_t;

void tree_start (tree_t *self);

/* Opens the element that TAG begins, after closing what it closes, unless it is void or too many are open. SHEET may be
 * NULL. */
void tree_open (tree_t *self, const tag_t *tag, const element_t *element, const sheet_t *sheet);

/* Closes the element that TAG ends, and all within it. */
void tree_close (tree_t *self, const tag_t *tag, const element_t *element);

/* The innermost open element. */
static inline const open_t *tree_top (const tree_t *self) {
    return &self->open[self->depth];
}

#endif
