#include "odd_link.h"

#include <string.h>
#include <strings.h>

/* A host's name, with its dot, before the @ of the authority. */
static bool has_host_as_user (const char *target, size_t size) {
    const char *slashes = memmem (target, size < 10 ? size : 10, "//", 2);
    if (!slashes) return false;
    const char *authority = slashes + 2, *end = target + size;
    size_t length = 0;
    while (authority + length < end && !strchr ("/?#\\", authority[length])) length++;
    const char *at = memchr (authority, '@', length);
    return at && memchr (authority, '.', (size_t)(at - authority));
}

void odd_link_read (const reader_t *reader, evidence_t *evidence) {
    for (size_t i = 0; i < reader->n_links; i++) {
        const link_t *link = &reader->links[i];
        bool page = link->size > 14 && !strncasecmp (link->target, "data:text/html", 14);
        if (page || has_host_as_user (link->target, link->size)) {
            evidence_finding (evidence, FINDING_odd_link,
                              page ? "a link that is itself a page" : "a link with a host's name for a user");
            return;
        }
    }
}
