#include "links.h"

#include <string.h>
#include <strings.h>

#include "url.h"

/* The host that LABEL names: it is a URL, or nothing but a host under a suffix that exists. */
static bool named_host (const naming_t *naming, arena_t *arena, const char *label, size_t size,
                        char host[LIMIT_HOST + 1]) {
    url_t url;
    bool numeric;
    while (size && (uint8_t)label[0] <= ' ') label++, size--;
    while (size && (uint8_t)label[size - 1] <= ' ') size--;
    if (size == 0 || size > LIMIT_URL || memchr (label, ' ', size) || memchr (label, '@', size)) return false;
    if (url_read (naming, arena, label, size, &url)) {
        memcpy (host, url.host, strlen (url.host) + 1);
        return true;
    }
    const char *slash = memchr (label, '/', size);
    if (slash) size = (size_t)(slash - label);
    return host_read (naming, label, size, host, &numeric) && !numeric && host_is_public (naming, host);
}

static bool holds (const char *text, size_t size, const char *word) {
    size_t length = strlen (word);
    for (size_t i = 0; i + length <= size; i++)
        if (strncasecmp (text + i, word, length) == 0) return true;
    return false;
}

bool links_mismatch (const naming_t *naming, arena_t *arena, const char *label, size_t label_size, const char *target,
                     size_t target_size) {
    char host[LIMIT_HOST + 1];
    url_t url;
    if (!named_host (naming, arena, label, label_size, host) || !url_read (naming, arena, target, target_size, &url))
        return false;
    const char *claimed = host_domain (naming, host);
    if (!claimed) claimed = host;
    if (strcmp (claimed, url.domain ? url.domain : url.host) == 0) return false;
    return !holds (target, target_size < LIMIT_URL ? target_size : LIMIT_URL, claimed);
}

void links_read (const reader_t *reader, const naming_t *naming, evidence_t *evidence) {
    arena_t *arena = evidence->arena;
    for (size_t i = 0; i < reader->n_links; i++) {
        const link_t *link = &reader->links[i];
        url_t url;
        if (!url_read (naming, arena, link->target, link->size, &url)) continue;
        evidence_trait (evidence, TRAIT_url_host, url.host);
        evidence_trait (evidence, TRAIT_url_domain, url.domain);
        evidence_trait (evidence, TRAIT_url_shape, url.shape);
        if (url.numeric)
            evidence_finding (evidence, FINDING_link_to_address, arena_printf (arena, "a link to %s", url.host));
        if (link->label_size && links_mismatch (naming, arena, link->label, link->label_size, link->target, link->size))
            evidence_finding (evidence, FINDING_link_mismatch,
                              arena_printf (arena, "a link that names another domain leads to %.100s", url.host));
    }
}
