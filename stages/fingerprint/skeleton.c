#include "skeleton.h"

#include <stdlib.h>
#include <string.h>

#include "digest.h"

static int compare (const void *name, const void *one) {
    return strcmp (name, *(const char *const *)one);
}

static bool is_structural (const char *name) {
    /* in the order of strcmp */
    static const char *const names[] = {
        "a",      "applet", "area",     "audio", "blockquote", "button",   "canvas", "dl", "dt",     "embed",
        "form",   "frame",  "frameset", "h1",    "h2",         "h3",       "h4",     "h5", "h6",     "hr",
        "iframe", "img",    "input",    "li",    "map",        "marquee",  "object", "ol", "option", "pre",
        "script", "select", "svg",      "table", "td",         "textarea", "th",     "tr", "ul",     "video"};
    return bsearch (name, names, sizeof names / sizeof *names, sizeof *names, compare);
}

void skeleton_read (const reader_t *reader, evidence_t *evidence) {
    for (size_t i = 0; i < reader->n_pages; i++) {
        const html_t *page = reader->pages[i];
        char *names = arena_alloc (evidence->arena, page->n_elements * LIMIT_TAG_NAME + 1), *end = names;
        size_t count = 0;
        for (size_t at = 0; at < page->n_elements; at++) {
            const char *name = page->elements[at]->name;
            if (!is_structural (name)) continue;
            end = stpcpy (end, name);
            *end++ = ' ';
            count++;
        }
        if (count >= LIMIT_SKELETON_LEAST)
            evidence_trait (evidence, TRAIT_skeleton, digest_hex (evidence->arena, names, (size_t)(end - names)));
    }
}
