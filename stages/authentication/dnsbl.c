#include "dnsbl.h"

#include <arpa/inet.h>
#include <string.h>

/* One zone's answer. */
typedef struct {
    dnsbl_t *dnsbl;
    dns_list_t *zone;
    const char *codes; /* NULL where the address is not listed */
} listing_t;

struct dnsbl_t {
    arena_t *arena;
    listing_t listings[LIMIT_DNSBL];
    size_t count, pending;
    bool capped;
    dnsbl_done_fn *fn;
    void *state;
};

/* The codes of one listing, LIMIT_DNSBL_CODES of them. */
static const char *codes_of (arena_t *arena, const dns_answer_t *answer) {
    char text[LIMIT_DNSBL_CODES * (INET_ADDRSTRLEN + 1)];
    size_t at = 0;
    for (size_t i = 0; i < answer->count && i < LIMIT_DNSBL_CODES; i++) {
        if (i) text[at++] = ' ';
        inet_ntop (AF_INET, answer->records[i].data, text + at, INET_ADDRSTRLEN);
        at += strlen (text + at);
    }
    return arena_copy (arena, text, at);
}

static void came (void *state, const dns_answer_t *answer) {
    listing_t *listing = state;
    dnsbl_t *self = listing->dnsbl;
    self->capped = self->capped || answer->capped;
    if (!answer->capped) dnsbl_zone_heard (listing->zone, dns_list_meaning (answer) != LIST_UNANSWERED);
    if (dns_list_meaning (answer) == LIST_LISTED) listing->codes = codes_of (self->arena, answer);
    if (--self->pending == 0) self->fn (self->state);
}

dnsbl_t *dnsbl_start (arena_t *arena, dns_session_t *session, dnsbl_zones_t *zones, const address_t *address,
                      dnsbl_done_fn *fn, void *state) {
    dnsbl_t *self = arena_zero (arena, sizeof *self);
    dns_list_t *zone;
    char labels[LIMIT_REVERSE], name[DNS_LIST_TEXT];
    self->arena = arena;
    self->fn = fn;
    self->state = state;
    for (size_t i = 0; i < LIMIT_DNSBL && (zone = dnsbl_zones_usable (zones, address, i)); i++)
        self->listings[self->count++] = (listing_t){self, zone, NULL};
    self->pending = self->count + 1;
    if (self->count) dnsbl_labels (address, labels);
    for (size_t i = 0; i < self->count; i++) {
        if (dns_list_name (self->listings[i].zone, labels, name))
            dns_query (session, name, DNS_A, came, &self->listings[i]);
        else
            self->pending--;
    }
    if (--self->pending == 0) fn (state);
    return self;
}

const char *dnsbl_listings (const dnsbl_t *self) {
    const char *text = NULL;
    for (size_t i = 0; i < self->count; i++) {
        const listing_t *each = &self->listings[i];
        if (!each->codes) continue;
        text = arena_printf (self->arena, "%s%s%s says %s", text ? text : "", text ? ", " : "",
                             dns_list_zone (each->zone), each->codes);
    }
    return text;
}

bool dnsbl_capped (const dnsbl_t *self) {
    return self->capped;
}
