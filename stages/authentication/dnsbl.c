#include "dnsbl.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* One zone's answer. */
typedef struct {
    dnsbl_t *dnsbl;
    dnsbl_zone_t *zone;
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

bool dnsbl_name (const address_t *address, const char *zone, char name[LIMIT_DOMAIN]) {
    char reverse[LIMIT_REVERSE];
    address_reverse (address, reverse);
    char *suffix = strrchr (reverse, '.'); /* .arpa; what is before it is .in-addr or .ip6 */
    *suffix = '\0';
    suffix = strrchr (reverse, '.');
    *suffix = '\0';
    int length = snprintf (name, LIMIT_DOMAIN, "%s.%s", reverse, zone);
    return length > 0 && length < LIMIT_DOMAIN;
}

static bool is_listing (const uint8_t code[4]) {
    static const uint8_t refusal[] = {127, 0, 0, 1};
    return code[0] == 127 && !(code[1] == 255 && code[2] == 255) && memcmp (code, refusal, sizeof refusal) != 0;
}

dnsbl_answer_t dnsbl_meaning (const dns_answer_t *answer) {
    if (answer->status == DNS_TEMPERROR) return DNSBL_UNANSWERED;
    for (size_t i = 0; i < answer->count; i++)
        if (!is_listing (answer->records[i].data)) return DNSBL_REFUSED;
    return answer->count ? DNSBL_LISTED : DNSBL_UNLISTED;
}

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
    if (!answer->capped) dnsbl_zone_heard (listing->zone, dnsbl_meaning (answer) != DNSBL_UNANSWERED);
    if (dnsbl_meaning (answer) == DNSBL_LISTED) listing->codes = codes_of (self->arena, answer);
    if (--self->pending == 0) self->fn (self->state);
}

dnsbl_t *dnsbl_start (arena_t *arena, dns_session_t *session, dnsbl_zones_t *zones, const address_t *address,
                      dnsbl_done_fn *fn, void *state) {
    dnsbl_t *self = arena_zero (arena, sizeof *self);
    dnsbl_zone_t *zone;
    char name[LIMIT_DOMAIN];
    self->arena = arena;
    self->fn = fn;
    self->state = state;
    for (size_t i = 0; i < LIMIT_DNSBL && (zone = dnsbl_zones_usable (zones, address, i)); i++)
        self->listings[self->count++] = (listing_t){self, zone, NULL};
    self->pending = self->count + 1;
    for (size_t i = 0; i < self->count; i++) {
        if (dnsbl_name (address, dnsbl_zone_name (self->listings[i].zone), name))
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
                             dnsbl_zone_name (each->zone), each->codes);
    }
    return text;
}

bool dnsbl_capped (const dnsbl_t *self) {
    return self->capped;
}
