#include "links.h"

#include <string.h>
#include <strings.h>

#include "url.h"

enum { SCHEME = 7 /* characters: "http://", before which no other URL can begin */ };

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

typedef struct {
    const naming_t *naming;
    const ground_t *ground;
    evidence_t *evidence;
    size_t hosts, shapes, paths;
} links_t;

/* Adds a trait, LIMIT_LINK_TRAITS of its kind at most; one that is there already does not count again. */
static void add (links_t *self, size_t *count, trait_kind_t kind, const char *value) {
    size_t before = self->evidence->n_traits;
    if (*count < LIMIT_LINK_TRAITS) evidence_trait (self->evidence, kind, value);
    *count += self->evidence->n_traits > before;
}

static void add_traits (links_t *self, const url_t *url) {
    ground_kind_t ground = ground_of (self->ground, url->host);
    if (ground == GROUND_COMMON) return;
    if (ground == GROUND_BORROWED) {
        add (self, &self->paths, TRAIT_short_link, url->path);
    } else {
        add (self, &self->hosts, TRAIT_url_host, url->host);
        if (self->hosts <= LIMIT_LINK_TRAITS) evidence_trait (self->evidence, TRAIT_url_domain, url->domain);
    }
    add (self, &self->shapes, TRAIT_url_shape, url->shape);
}

static void judge (links_t *self, const link_t *link, const url_t *url) {
    evidence_t *evidence = self->evidence;
    arena_t *arena = evidence->arena;
    if (url->numeric)
        evidence_finding (evidence, FINDING_link_to_address, arena_printf (arena, "a link to %s", url->host));
    if (url->veiled)
        evidence_finding (evidence, FINDING_link_veiled,
                          arena_printf (arena, "a link spells %.100s in another way", url->host));
    if (link->label_size &&
        links_mismatch (self->naming, arena, link->label, link->label_size, link->target, link->size))
        evidence_finding (evidence, FINDING_link_mismatch,
                          arena_printf (arena, "a link that names another domain leads to %.100s", url->host));
}

static void read_within (links_t *self, const link_t *link) {
    size_t at = SCHEME, length, size = link->size < LIMIT_URL ? link->size : LIMIT_URL;
    const char *text;
    for (size_t i = 0; i < LIMIT_URLS_WITHIN; i++) {
        url_t url;
        text = url_within (self->evidence->arena, link->target, size, &at, &length);
        if (!text) return;
        if (url_read (self->naming, self->evidence->arena, text, length, &url)) add_traits (self, &url);
    }
}

void links_read (const reader_t *reader, const naming_t *naming, const ground_t *ground, evidence_t *evidence) {
    links_t self = {naming, ground, evidence, 0, 0, 0};
    for (size_t i = 0; i < reader->n_links; i++) {
        const link_t *link = &reader->links[i];
        url_t url;
        if (!url_read (naming, evidence->arena, link->target, link->size, &url)) continue;
        add_traits (&self, &url);
        judge (&self, link, &url);
        read_within (&self, link);
    }
}
