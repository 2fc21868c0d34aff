#include "dns_inner.h"

#include <assert.h>
#include <stdlib.h>

#include "clock.h"

static int64_t least (int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* How long an answer may be used. */
static int64_t lifetime (const dns_t *self, const answer_t *answer) {
    int64_t ttl = least (answer->ttl, self->options.ttl_max);
    if (answer->view.status == DNS_OK) return ttl;
    ttl = least (ttl, self->options.negative_ttl);
    return answer->view.status == DNS_TEMPERROR ? least (ttl, DNS_FAILURE_TTL) : ttl;
}

answer_t *dns_conclude (dns_t *self, const cache_key_t *key) {
    answer_t *answer = draft_seal (self->draft);
    int64_t ttl = lifetime (self, answer);
    if (answer->view.status == DNS_TEMPERROR) self->stats.failed++;
    if (ttl > 0) dns_cache_put (self->cache, key, answer, clock_now () + ttl);
    return answer;
}

/* Tells every waiter; a callback may ask again, or end its own session or another's. */
static void land (dns_t *self, query_t *query) {
    answer_t *answer = dns_conclude (self, &query->key);
    flight_remove (self->flight, query);
    while (query->first) {
        waiter_t *waiter = query->first;
        dns_answer_fn *fn = waiter->fn;
        void *state = waiter->state;
        dns_waiter_free (waiter);
        fn (state, &answer->view);
    }
    answer_drop (&answer);
    free (query);
}

static void resolved (void *state, draft_t *draft) {
    query_t *query = state;
    (void)draft;
    land (query->owner, query);
}

static bool open_backend (dns_t *self, const dns_options_t *options, char **error) {
    if (options->zone_file && *options->zone_file)
        self->zone = zone_new (options->zone_file, error);
    else
        self->resolver = unbound_new (options, self->draft, resolved, error);
    return self->zone || self->resolver;
}

dns_t *dns_new (const dns_options_t *options, char **error) {
    dns_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->options = *options;
    self->options.zone_file = self->options.nameservers = NULL;
    self->draft = draft_new ();
    self->cache = dns_cache_new (options->cache_bytes);
    self->flight = flight_new (options->queries_in_flight, options->domain_in_flight, options->timeout / DNS_LATE);
    if (!open_backend (self, options, error)) dns_destroy (&self);
    return self;
}

void dns_destroy (dns_t **self_p) {
    dns_t *self = *self_p;
    if (!self) return;
    assert (!self->sessions);
    unbound_destroy (&self->resolver);
    zone_destroy (&self->zone);
    flight_destroy (&self->flight);
    dns_cache_destroy (&self->cache);
    draft_destroy (&self->draft);
    free (self);
    *self_p = NULL;
}

int dns_fd (const dns_t *self) {
    return self->resolver ? unbound_fd (self->resolver) : -1;
}

void dns_process (dns_t *self) {
    if (!self->resolver) return;
    unbound_process (self->resolver);
    int64_t now = clock_now ();
    for (query_t *query; (query = flight_oldest (self->flight)) && query->deadline <= now;) {
        unbound_cancel (&query->question);
        draft_clear (self->draft);
        draft_status (self->draft, DNS_TEMPERROR);
        land (self, query);
    }
}

dns_stats_t dns_stats (const dns_t *self) {
    dns_stats_t stats = self->stats;
    stats.in_flight = flight_count (self->flight);
    stats.cache_bytes = dns_cache_bytes (self->cache);
    return stats;
}
