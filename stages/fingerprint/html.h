/* HTML as a reader sees it, in one linear pass: no tree, no backtracking. Scripts are not run: what stands in noscript
 * is shown, as mail programs do. */
#ifndef TAMIS_HTML_H
#define TAMIS_HTML_H

#include <stdbool.h>

#include "arena.h"
#include "element.h"
#include "bounds.h"

/* A link: its target as written, entities decoded, and the place in the text of what a reader clicks. */
typedef struct {
    const char *target;
    size_t from, to; /* bytes of html_t.text; equal where it has no text */
} html_link_t;

typedef struct {
    char *text; /* what is shown: UTF-8, spaces single, NUL-terminated */
    size_t size;
    char *unseen; /* what is written and hidden, likewise; scripts, styles, titles and comments are no part of it */
    size_t unseen_size;
    size_t shown, hidden; /* letters and signs of both, spaces not counted */
    html_link_t *links;
    size_t n_links;
    const element_t **elements; /* known ones that are seen, in the order in which they begin */
    size_t n_elements;
    bool active;  /* a form, a script, or another program */
    bool bounded; /* more tags, or links, than are looked at */
} html_t;

/* Reads SIZE bytes of well-formed UTF-8, NULs dropped; at most MOST_LINKS links. Lives in the arena. */
html_t *html_read (arena_t *arena, const char *text, size_t size, size_t most_links);

#endif
