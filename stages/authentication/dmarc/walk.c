#include "dmarc/walk.h"

#include <stdio.h>
#include <string.h>

#include "bounds.h"
#include "dmarc/limits_dmarc.h"

typedef enum { NAME_WAITS, NAME_EMPTY, NAME_HAS_RECORD, NAME_FAILED } name_state_t;

typedef struct {
    walks_t *walks;
    const char *name;
    name_state_t state;
    dmarc_record_t record;
} entry_t;

struct walks_t {
    arena_t *arena;
    dns_session_t *session;
    walks_done_fn *fn;
    void *state;
    entry_t *entries[DMARC_NAMES];
    size_t count, pending;
    bool taking, closed, capped;
    bool existence_asked;
    existence_t existence;
};

walks_t *walks_new (arena_t *arena, dns_session_t *session, walks_done_fn *fn, void *state) {
    walks_t *self = arena_zero (arena, sizeof *self);
    self->arena = arena;
    self->session = session;
    self->fn = fn;
    self->state = state;
    return self;
}

void walks_close (walks_t *self) {
    self->closed = true;
}

size_t walks_pending (const walks_t *self) {
    return self->pending;
}

size_t walks_asked (const walks_t *self) {
    return self->count + self->existence_asked;
}

bool walks_capped (const walks_t *self) {
    return self->capped;
}

static void one_less (walks_t *self) {
    self->pending--;
    if (!self->taking) self->fn (self->state);
}

/* The one DMARC record among the answer's; several are none (section 4.10, steps 2 and 6). */
static void record_came (void *state, const dns_answer_t *answer) {
    entry_t *entry = state;
    dmarc_record_t record;
    size_t found = 0;
    for (size_t i = 0; i < answer->count; i++)
        if (dmarc_record_read (&record, (const char *)answer->records[i].data, answer->records[i].size)) {
            entry->record = record;
            found++;
        }
    entry->state = found == 1 ? NAME_HAS_RECORD : NAME_EMPTY;
    if (answer->status == DNS_TEMPERROR) entry->state = NAME_FAILED;
    entry->walks->capped = entry->walks->capped || answer->capped;
    one_less (entry->walks);
}

static entry_t *find (const walks_t *self, const char *name) {
    for (size_t i = 0; i < self->count; i++)
        if (strcmp (self->entries[i]->name, name) == 0) return self->entries[i];
    return NULL;
}

/* Asks for the record of NAME unless that was done before. */
static void ask (walks_t *self, const char *name) {
    char query[LIMIT_DOMAIN + sizeof "_dmarc."];
    if (self->closed || find (self, name)) return;
    if (self->count == DMARC_NAMES) {
        self->capped = true;
        return;
    }
    entry_t *entry = arena_zero (self->arena, sizeof *entry);
    *entry = (entry_t){.walks = self, .name = name};
    self->entries[self->count++] = entry;
    self->pending++;
    snprintf (query, sizeof query, "_dmarc.%s", name);
    dns_query (self->session, query, DNS_TXT, record_came, entry);
}

static size_t labels_of (const char *domain) {
    size_t labels = 1;
    for (; *domain; domain++) labels += *domain == '.';
    return labels;
}

/* The last LABELS labels of DOMAIN. */
static const char *last_labels (const char *domain, size_t labels) {
    for (size_t has = labels_of (domain); has > labels; has--) domain = strchr (domain, '.') + 1;
    return domain;
}

/* The names of a walk, the domain itself first. */
static size_t targets_of (const char *domain, const char *targets[DMARC_WALK]) {
    size_t count = 0, labels = labels_of (domain);
    targets[count++] = domain;
    if (labels > DMARC_SHORT) labels = DMARC_SHORT + 1;
    while (--labels) targets[count++] = last_labels (domain, labels);
    return count;
}

static void conclude (walks_t *self, const char *domain, const entry_t *last, bool suffix, walk_t *walk) {
    walk->known = true;
    walk->organisation = last ? last->name : domain;
    if (suffix) {
        walk->organisation = last_labels (domain, labels_of (last->name) + 1);
        walk->of_suffix = &last->record;
    }
    const entry_t *entry = find (self, walk->organisation);
    if (entry && entry->state == NAME_HAS_RECORD) walk->of_organisation = &entry->record;
}

void walks_take (walks_t *self, const char *domain, walk_t *walk) {
    const char *targets[DMARC_WALK];
    size_t count = targets_of (domain, targets);
    const entry_t *last = NULL;
    bool suffix = false, stop = false;
    *walk = (walk_t){0};
    self->taking = true;
    for (size_t i = 0; i < count; i++) ask (self, targets[i]);
    self->taking = false;
    for (size_t i = 0; i < count && !stop; i++) {
        const entry_t *entry = find (self, targets[i]);
        if (!entry || entry->state == NAME_WAITS || entry->state == NAME_FAILED) return;
        if (i == 0) walk->own_known = true;
        if (entry->state != NAME_HAS_RECORD) continue;
        if (i == 0) walk->own = &entry->record;
        last = entry;
        stop = entry->record.psd != 'u';
        suffix = entry->record.psd == 'y' && i > 0;
    }
    conclude (self, domain, last, suffix, walk);
}

static void existence_came (void *state, const dns_answer_t *answer) {
    walks_t *self = state;
    self->existence = answer->status == DNS_NXDOMAIN    ? EXISTENCE_NO
                      : answer->status == DNS_TEMPERROR ? EXISTENCE_UNKNOWN
                                                        : EXISTENCE_YES;
    self->capped = self->capped || answer->capped;
    one_less (self);
}

existence_t walks_exists (walks_t *self, const char *domain) {
    if (!self->existence_asked && !self->closed) {
        self->existence_asked = self->taking = true;
        self->pending++;
        dns_query (self->session, domain, DNS_A, existence_came, self);
        self->taking = false;
    }
    return self->existence;
}
