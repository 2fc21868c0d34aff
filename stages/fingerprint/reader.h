/* The reader's view: what a person sees of all text parts together, the union of alternatives. */
#ifndef TAMIS_READER_H
#define TAMIS_READER_H

#include "html.h"
#include "mime.h"

/* A link as the reader finds it: where it leads, and what is written there (in reader_t.text; LABEL_SIZE 0 for a bare
 * URL). */
typedef struct {
    const char *target;
    size_t size;
    const char *label;
    size_t label_size;
} link_t;

typedef struct {
    char *text; /* shown: UTF-8 as written, parts separated by a space */
    size_t size;
    char *normal; /* the same, normalised (normal.h) */
    size_t normal_size;
    char *folded; /* the same as meanings are compared (fold.h) */
    size_t folded_size;
    char *unseen; /* what HTML hides, pages separated by a space; scripts and comments are no part of it */
    size_t unseen_size;
    size_t shown, hidden; /* characters of HTML, spaces not counted */
    link_t *links;        /* targets in HTML, then URLs in the text */
    size_t n_links;
    html_t **pages; /* each HTML part */
    size_t n_pages;
    size_t plain;        /* bytes of plain text parts that are not empty */
    const char *charset; /* a charset that its text is not in; NULL for none */
    const char *bounded; /* what was too much to look at; NULL where all was read */
    bool active;         /* HTML with a form or a script */
} reader_t;

/* Reads the text parts of MIME until DEADLINE (ms, monotonic). Lives in the arena. */
reader_t *reader_read (arena_t *arena, const mime_t *mime, const limits_t *limits, int64_t deadline);

#endif
