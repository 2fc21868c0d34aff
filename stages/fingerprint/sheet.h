/* A page's style sheets, as far as their selectors are simple: an element's name, a class, an id, or a name with
 * either. Rules for some screens only (@media) are left out. */
#ifndef TAMIS_SHEET_H
#define TAMIS_SHEET_H

#include "arena.h"
#include "style.h"
#include "tag.h"

typedef struct sheet_t sheet_t;

/* An empty sheet; lives in the arena. */
sheet_t *sheet_new (arena_t *arena);

/* Adds the rules of a style element's content; at most LIMIT_RULES selectors in all. */
void sheet_read (sheet_t *self, const char *text, size_t size);

/* Adds to EFFECT what the rules say about the element that TAG begins. */
void sheet_apply (const sheet_t *self, const tag_t *tag, effect_t *effect);

/* True if there are rules about colours that were not understood: what stands behind a text cannot be told. */
bool sheet_is_partial (const sheet_t *self);

#endif
