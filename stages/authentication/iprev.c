#include "iprev.h"

#include <string.h>

typedef struct {
    iprev_t *iprev;
    char *text;
    bool proven;
} name_t;

typedef struct waiting_t {
    struct waiting_t *next;
    iprev_done_fn *fn;
    void *state;
} waiting_t;

struct iprev_t {
    arena_t *arena;
    dns_session_t *session;
    address_t address;
    iprev_result_t result;
    name_t names[LIMIT_PTR_NAMES];
    size_t count, pending;
    bool none, failed, capped; /* no PTR record; a lookup failed; a query was refused */
    waiting_t *waiting;
};

const char *iprev_word (iprev_result_t result) {
    static const char *const words[] = {"", "pass", "fail", "temperror", "permerror"};
    return words[result];
}

static void finish (iprev_t *self) {
    bool proven = iprev_name (self, 0) != NULL;
    self->result = proven ? IPREV_PASS : self->failed ? IPREV_TEMPERROR : self->none ? IPREV_PERMERROR : IPREV_FAIL;
    while (self->waiting) {
        waiting_t *first = self->waiting;
        self->waiting = first->next;
        first->fn (first->state);
    }
}

static void one_less (iprev_t *self) {
    if (--self->pending == 0) finish (self);
}

static void note_failure (iprev_t *self, const dns_answer_t *answer) {
    self->failed = self->failed || answer->status == DNS_TEMPERROR;
    self->capped = self->capped || answer->capped;
}

/* The addresses of one name: is ours among them? */
static void forward_came (void *state, const dns_answer_t *answer) {
    name_t *name = state;
    note_failure (name->iprev, answer);
    for (size_t i = 0; i < answer->count; i++) {
        address_t address;
        address_of_bytes (&address, answer->records[i].data, answer->records[i].size);
        if (address_matches (&address, &name->iprev->address, address.bits)) name->proven = true;
    }
    one_less (name->iprev);
}

/* The names of the address: all are asked for at once. */
static void reverse_came (void *state, const dns_answer_t *answer) {
    iprev_t *self = state;
    note_failure (self, answer);
    self->none = answer->status == DNS_NODATA || answer->status == DNS_NXDOMAIN;
    self->count = answer->count < LIMIT_PTR_NAMES ? answer->count : LIMIT_PTR_NAMES;
    self->pending += self->count;
    for (size_t i = 0; i < self->count; i++) {
        const dns_record_t *record = &answer->records[i];
        self->names[i] = (name_t){self, arena_copy (self->arena, (const char *)record->data, record->size), false};
    }
    dns_type_t type = self->address.bits == 32 ? DNS_A : DNS_AAAA;
    for (size_t i = 0; i < self->count; i++)
        dns_query (self->session, self->names[i].text, type, forward_came, &self->names[i]);
    one_less (self);
}

iprev_t *iprev_start (arena_t *arena, dns_session_t *session, const address_t *address) {
    iprev_t *self = arena_zero (arena, sizeof *self);
    char reverse[LIMIT_REVERSE];
    self->arena = arena;
    self->session = session;
    self->address = *address;
    self->pending = 1;
    address_reverse (address, reverse);
    dns_query (session, reverse, DNS_PTR, reverse_came, self);
    return self;
}

void iprev_wait (iprev_t *self, iprev_done_fn *fn, void *state) {
    if (self->result != IPREV_UNKNOWN) {
        fn (state);
        return;
    }
    waiting_t *waiting = arena_alloc (self->arena, sizeof *waiting);
    *waiting = (waiting_t){self->waiting, fn, state};
    self->waiting = waiting;
}

iprev_result_t iprev_result (const iprev_t *self) {
    return self->result;
}

const char *iprev_name (const iprev_t *self, size_t wanted) {
    for (size_t i = 0; i < self->count; i++)
        if (self->names[i].proven && wanted-- == 0) return self->names[i].text;
    return NULL;
}

bool iprev_void (const iprev_t *self) {
    return self->none;
}

bool iprev_capped (const iprev_t *self) {
    return self->capped;
}
