/* What dns.c and dns_session.c share. */
#ifndef TAMIS_DNS_INNER_H
#define TAMIS_DNS_INNER_H

#include "flight.h"
#include "zone.h"

struct dns_t {
    dns_options_t options; /* its texts are not kept */
    zone_t *zone;          /* one of the two is there */
    unbound_t *resolver;
    draft_t *draft;
    dns_cache_t *cache;
    flight_t *flight;
    dns_stats_t stats;
    size_t sessions;
};

/* Takes WAITER out of its query and its session, and frees it. */
void dns_waiter_free (waiter_t *waiter);

/* Seals the draft and keeps the answer in the cache. The caller drops it. */
answer_t *dns_conclude (dns_t *self, const cache_key_t *key);

#endif
