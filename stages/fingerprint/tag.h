/* One tag of HTML (HTML standard, 13.2.5.6 to 13.2.5.40): its name, and those of its attributes that matter here. */
#ifndef TAMIS_TAG_H
#define TAMIS_TAG_H

#include <stdbool.h>
#include <stddef.h>

#include "bounds.h"

/* The attributes that are read; any number of others may stand around them. */
typedef enum {
    ATTRIBUTE_action,
    ATTRIBUTE_background,
    ATTRIBUTE_bgcolor,
    ATTRIBUTE_class,
    ATTRIBUTE_color,
    ATTRIBUTE_content,
    ATTRIBUTE_hidden,
    ATTRIBUTE_href,
    ATTRIBUTE_http_equiv,
    ATTRIBUTE_id,
    ATTRIBUTE_rel,
    ATTRIBUTE_src,
    ATTRIBUTE_style,
    ATTRIBUTE_text,
    ATTRIBUTES
} attribute_name_t;

typedef struct {
    const char *value; /* as written, without quotation marks; NULL where the tag has no such attribute */
    size_t size;       /* LIMIT_ATTRIBUTE at most; 0 for one without value */
} attribute_t;

typedef struct {
    bool end;                  /* </...> */
    bool closed;               /* <.../> */
    bool handles;              /* an event's handler (onclick and its like) */
    char name[LIMIT_TAG_NAME]; /* lower case, cut where longer */
    size_t name_size;
    attribute_t attributes[ATTRIBUTES]; /* the first of each name */
} tag_t;

/* Reads the tag at TEXT, which begins with '<' or "</" and then a letter. Returns its length in bytes; 0 where it does
 * not end, and thus is none. */
size_t tag_read (tag_t *self, const char *text, size_t size);

/* True if the tag is called NAME (lower case). */
bool tag_is (const tag_t *self, const char *name);

#endif
