/* One tag of HTML: name and attributes, without the tree around it. */
#ifndef TAMIS_TAG_H
#define TAMIS_TAG_H

#include <stdbool.h>
#include <stddef.h>

#include "bounds.h"

typedef struct {
    const char *name, *value; /* as written; value without quotation marks, NULL where there is none */
    size_t name_size, value_size;
} attribute_t;

typedef struct {
    bool end;                  /* </...> */
    char name[LIMIT_TAG_NAME]; /* lower case, cut where longer */
    size_t name_size;
    attribute_t attributes[LIMIT_ATTRIBUTES];
    size_t count;
} tag_t;

/* Reads the tag at TEXT, which begins with '<' and then a letter or '/'. Returns its length in bytes, SIZE where it
 * does not end. */
size_t tag_read (tag_t *self, const char *text, size_t size);

/* The attribute called NAME (lower case); NULL where there is none, or it has no value. */
const attribute_t *tag_attribute (const tag_t *self, const char *name);

/* True where an attribute is an event's handler (onclick and its like). */
bool tag_handles_event (const tag_t *self);

#endif
