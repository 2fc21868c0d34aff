/* Tag lists: "name=value; …" of signatures and key records (RFC 6376, section 3.2). */
#ifndef TAMIS_DKIM_TAGS_H
#define TAMIS_DKIM_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "bounds.h"

typedef struct {
    const char *name;
    size_t name_size;
    const char *value; /* without white space around it; folded as written within */
    size_t size;
    const char *raw; /* all between "=" and ";", what is emptied in b= before hashing (section 3.7) */
    size_t raw_size;
} dkim_tag_t;

typedef struct {
    size_t count;
    dkim_tag_t tags[LIMIT_TAGS];
} dkim_tags_t;

/* Reads SIZE bytes of TEXT, which must outlive SELF. False where it is no tag list: a name that is none, an empty tag
 * within, a tag that is there twice, a character no value may hold, more than LIMIT_TAGS. Bytes from 0x80 on may stand
 * in values (RFC 8616). */
bool dkim_tags_read (dkim_tags_t *self, const char *text, size_t size);

/* The tag called NAME (case matters); NULL where there is none. */
const dkim_tag_t *dkim_tag (const dkim_tags_t *self, const char *name);

/* TAG is there and its value is exactly TEXT. */
bool dkim_tag_is (const dkim_tag_t *tag, const char *text);

/* Takes the next piece of a list whose separator is ":", white space around it cut off. OFFSET starts at 0; false past
 * the last. */
bool dkim_tag_next (const dkim_tag_t *tag, size_t *offset, const char **piece, size_t *size);

/* Reads 1 to MOST digits into NUMBER, which stays below UINT64_MAX / 16; false for anything else. */
bool dkim_tag_number (const dkim_tag_t *tag, size_t most, unsigned long long *number);

/* Folding white space at the beginning of TEXT: its size (0, 1 or 2; a carriage return alone is none). */
static inline size_t dkim_white (const char *text, size_t size) {
    if (!size) return 0;
    if (*text == ' ' || *text == '\t' || *text == '\n') return 1;
    return *text == '\r' && size > 1 && text[1] == '\n' ? 2 : 0;
}

#endif
