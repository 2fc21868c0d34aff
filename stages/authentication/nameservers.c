#include "nameservers.h"

#include <string.h>

enum { NAMESERVERS_DOMAINS = 2, NAMESERVERS_MOST = NAMESERVERS_DOMAINS * LIMIT_NAMESERVERS };

/* The best few names of one answer, in order. */
typedef struct {
    size_t count;
    const dns_record_t *record[LIMIT_NAMESERVERS];
} best_t;

typedef struct {
    size_t count;
    const char *name[NAMESERVERS_MOST];
} names_t;

struct nameservers_t {
    arena_t *arena;
    names_t hosts, exchangers;
    size_t pending;
    bool capped;
    nameservers_done_fn *fn;
    void *state;
};

static int compare (const dns_record_t *a, const dns_record_t *b) {
    if (a->preference != b->preference) return a->preference < b->preference ? -1 : 1;
    return strcmp ((const char *)a->data, (const char *)b->data);
}

/* Keeps RECORD among the best: one pass over the answer, however long it is. */
static void consider (best_t *self, const dns_record_t *record) {
    size_t at = self->count;
    while (at && compare (record, self->record[at - 1]) < 0) at--;
    if (at == LIMIT_NAMESERVERS) return;
    if (self->count < LIMIT_NAMESERVERS) self->count++;
    for (size_t i = self->count - 1; i > at; i--) self->record[i] = self->record[i - 1];
    self->record[at] = record;
}

static void keep (names_t *self, arena_t *arena, const dns_record_t *record) {
    const char *name = (const char *)record->data;
    for (size_t i = 0; i < self->count; i++)
        if (strcmp (self->name[i], name) == 0) return;
    if (self->count < NAMESERVERS_MOST) self->name[self->count++] = arena_copy (arena, name, record->size);
}

/* A null MX (RFC 7505), and what could not be a host's name, say nothing. */
static void came (nameservers_t *self, names_t *names, const dns_answer_t *answer) {
    best_t best = {.count = 0};
    self->capped = self->capped || answer->capped;
    for (size_t i = 0; i < answer->count; i++)
        if (domains_is_host ((const char *)answer->records[i].data)) consider (&best, &answer->records[i]);
    for (size_t i = 0; i < best.count; i++) keep (names, self->arena, best.record[i]);
    if (--self->pending == 0) self->fn (self->state);
}

static void hosts_came (void *state, const dns_answer_t *answer) {
    nameservers_t *self = state;
    came (self, &self->hosts, answer);
}

static void exchangers_came (void *state, const dns_answer_t *answer) {
    nameservers_t *self = state;
    came (self, &self->exchangers, answer);
}

static void ask (nameservers_t *self, dns_session_t *session, const char *domain) {
    self->pending += 2;
    dns_query (session, domain, DNS_NS, hosts_came, self);
    dns_query (session, domain, DNS_MX, exchangers_came, self);
}

static const char *organisation (const domains_t *domains, const char *domain) {
    return domain && *domain ? domains_organisation (domains, domain) : NULL;
}

nameservers_t *nameservers_start (arena_t *arena, dns_session_t *session, const domains_t *domains,
                                  const char *mail_from, const char *from, nameservers_done_fn *fn, void *state) {
    nameservers_t *self = arena_zero (arena, sizeof *self);
    const char *first = organisation (domains, mail_from), *second = organisation (domains, from);
    self->arena = arena;
    self->fn = fn;
    self->state = state;
    self->pending = 1;
    if (first) ask (self, session, first);
    if (second && !(first && strcmp (first, second) == 0)) ask (self, session, second);
    if (--self->pending == 0) fn (state);
    return self;
}

const char *nameservers_host (const nameservers_t *self, size_t i) {
    return i < self->hosts.count ? self->hosts.name[i] : NULL;
}

const char *nameservers_exchanger (const nameservers_t *self, size_t i) {
    return i < self->exchangers.count ? self->exchangers.name[i] : NULL;
}

bool nameservers_capped (const nameservers_t *self) {
    return self->capped;
}
