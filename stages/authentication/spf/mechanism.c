#include "spf/evaluate.h"

#include <string.h>

static const term_t *term_of (spf_t *self) {
    const frame_t *frame = spf_frame (self);
    return &frame->record.terms[frame->next - 1];
}

static int length_of (const spf_t *self, const term_t *term) {
    return self->question.address->bits == 32 ? term->length4 : term->length6;
}

static void match_addresses (spf_t *self, const dns_answer_t *answer) {
    const term_t *term = term_of (self);
    for (size_t i = 0; i < answer->count; i++) {
        address_t address = {.bits = answer->records[i].size == 4 ? 32 : 128};
        memcpy (address.bytes, answer->records[i].data, answer->records[i].size);
        if (address_matches (self->question.address, &address, length_of (self, term))) self->matched = true;
    }
}

static void addresses_came (void *state, const dns_answer_t *answer) {
    spf_t *self = state;
    spf_note (self, answer, true);
    match_addresses (self, answer);
    spf_answered (self);
}

/* Hosts that mx names are the domain's own affair: one without an address of the client's family is no void lookup. */
static void exchange_came (void *state, const dns_answer_t *answer) {
    spf_t *self = state;
    spf_note (self, answer, false);
    match_addresses (self, answer);
    spf_answered (self);
}

static void ask_addresses (spf_t *self, const char *name, dns_answer_fn *fn) {
    self->pending++;
    dns_query (self->session, name, self->question.address->bits == 32 ? DNS_A : DNS_AAAA, fn, self);
}

/* All hosts are asked for at once; a null MX (RFC 7505) names none. */
static void exchanges_came (void *state, const dns_answer_t *answer) {
    spf_t *self = state;
    spf_note (self, answer, true);
    if (answer->count > SPF_MX_NAMES) {
        spf_end (self, SPF_PERMERROR, "more than 10 mail exchangers");
    } else {
        for (size_t i = 0; i < answer->count; i++) {
            const char *name = (const char *)answer->records[i].data;
            if (strcmp (name, ".") != 0) ask_addresses (self, name, exchange_came);
        }
    }
    spf_answered (self);
}

static void existence_came (void *state, const dns_answer_t *answer) {
    spf_t *self = state;
    spf_note (self, answer, true);
    self->matched = answer->count > 0;
    spf_answered (self);
}

/* A failing lookup of the client's own name is no match rather than a failure (section 5.5). */
static void names_came (void *state) {
    spf_t *self = state;
    const iprev_t *iprev = self->question.iprev;
    const char *target = spf_target (self, term_of (self)->domain), *name;
    for (size_t i = 0; (name = iprev_name (iprev, i)); i++)
        if (spf_is_below (name, target)) self->matched = true;
    self->capped = self->capped || iprev_capped (iprev);
    if (iprev_void (iprev)) self->voids++;
    spf_answered (self);
}

static void ask (spf_t *self, const term_t *term) {
    const char *target = spf_target (self, term->domain);
    switch (term->kind) {
    case SPF_A:
        ask_addresses (self, target, addresses_came);
        break;
    case SPF_MX:
        self->pending++;
        dns_query (self->session, target, DNS_MX, exchanges_came, self);
        break;
    case SPF_EXISTS:
        self->pending++;
        dns_query (self->session, target, DNS_A, existence_came, self);
        break;
    default:
        self->pending++;
        iprev_wait (self->question.iprev, names_came, self);
        break;
    }
}

void spf_mechanism (spf_t *self, const term_t *term) {
    if (term->kind == SPF_ALL)
        self->matched = true;
    else if (term->kind == SPF_IP4 || term->kind == SPF_IP6)
        self->matched = address_matches (self->question.address, &term->network, length_of (self, term));
    else if (spf_count (self))
        ask (self, term);
}
