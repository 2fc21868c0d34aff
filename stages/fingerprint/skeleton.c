#include "skeleton.h"

#include <string.h>

#include "digest.h"

static char *names_of (arena_t *arena, const html_t *page, size_t *size) {
    size_t room = 1;
    for (size_t i = 0; i < page->n_elements; i++) room += strlen (page->elements[i]->name) + 1;
    char *names = arena_alloc (arena, room), *end = names;
    for (size_t i = 0; i < page->n_elements; i++) {
        end = stpcpy (end, page->elements[i]->name);
        *end++ = ' ';
    }
    *size = (size_t)(end - names);
    return names;
}

void skeleton_read (const reader_t *reader, evidence_t *evidence) {
    for (size_t i = 0; i < reader->n_pages; i++) {
        const html_t *page = reader->pages[i];
        if (page->n_elements < LIMIT_SKELETON_LEAST) continue;
        size_t size;
        char *names = names_of (evidence->arena, page, &size);
        evidence_trait (evidence, TRAIT_skeleton, digest_hex (evidence->arena, names, size));
    }
}
