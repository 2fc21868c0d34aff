#include "dns_inner.h"

#include <stdlib.h>

#include "clock.h"
#include "name.h"

struct dns_session_t {
    dns_t *dns;
    int queries, most;
    waiter_t *waiters;
};

dns_session_t *dns_session_new (dns_t *dns, int max_queries) {
    dns_session_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->dns = dns;
    self->most = max_queries < DNS_SESSION_MOST ? max_queries : DNS_SESSION_MOST;
    dns->sessions++;
    return self;
}

void dns_waiter_free (waiter_t *waiter) {
    query_t *query = waiter->query;
    *(waiter->previous ? &waiter->previous->next : &query->first) = waiter->next;
    *(waiter->next ? &waiter->next->previous : &query->last) = waiter->previous;
    *(waiter->session_previous ? &waiter->session_previous->session_next : &waiter->session->waiters) =
        waiter->session_next;
    if (waiter->session_next) waiter->session_next->session_previous = waiter->session_previous;
    free (waiter);
}

/* A query that nobody waits for any more flies on: its answer is for the cache. */
void dns_session_destroy (dns_session_t **self) {
    if (!*self) return;
    while ((*self)->waiters) dns_waiter_free ((*self)->waiters);
    (*self)->dns->sessions--;
    free (*self);
    *self = NULL;
}

int dns_session_queries (const dns_session_t *self) {
    return self->queries;
}

static void wait_for (dns_session_t *self, query_t *query, dns_answer_fn *fn, void *state) {
    waiter_t *waiter = calloc (1, sizeof *waiter);
    if (!waiter) abort ();
    *waiter = (waiter_t){.query = query, .session = self, .fn = fn, .state = state};
    waiter->previous = query->last;
    *(query->last ? &query->last->next : &query->first) = waiter;
    query->last = waiter;
    waiter->session_next = self->waiters;
    if (self->waiters) self->waiters->session_previous = waiter;
    self->waiters = waiter;
}

/* A query on its way, or NULL where it cannot be sent. */
static query_t *send (dns_t *dns, const cache_key_t *key, dns_type_t type) {
    char text[DNS_TEXT];
    int64_t now = clock_now ();
    query_t *query = flight_add (dns->flight, key, now, now + dns->options.timeout);
    if (!query) return NULL;
    query->owner = dns;
    if (name_write (cache_key_name (key), cache_key_name_size (key), text) &&
        unbound_ask (dns->resolver, &query->question, text, type, query) == 0)
        return query;
    flight_remove (dns->flight, query);
    free (query);
    return NULL;
}

static void answer_with (dns_status_t status, bool capped, dns_answer_fn *fn, void *state) {
    fn (state, &(dns_answer_t){.status = status, .capped = capped});
}

static void answer_from_zone (dns_t *dns, const cache_key_t *key, dns_type_t type, dns_answer_fn *fn, void *state) {
    zone_lookup (dns->zone, cache_key_name (key), cache_key_name_size (key), type, dns->draft);
    answer_t *answer = dns_conclude (dns, key);
    fn (state, &answer->view);
    answer_drop (&answer);
}

static void answer_from_resolver (dns_session_t *self, const cache_key_t *key, dns_type_t type, dns_answer_fn *fn,
                                  void *state) {
    query_t *query = flight_find (self->dns->flight, key);
    if (!query) query = send (self->dns, key, type);
    if (query) {
        wait_for (self, query, fn, state);
    } else {
        self->dns->stats.failed++;
        self->dns->stats.refused++;
        answer_with (DNS_TEMPERROR, false, fn, state);
    }
}

void dns_query (dns_session_t *self, const char *name, dns_type_t type, dns_answer_fn *fn, void *state) {
    dns_t *dns = self->dns;
    cache_key_t key;
    if (!cache_key (&key, name, type)) {
        answer_with (DNS_NXDOMAIN, false, fn, state);
        return;
    }
    if (self->queries >= self->most) {
        answer_with (DNS_TEMPERROR, true, fn, state);
        return;
    }
    self->queries++;
    dns->stats.asked++;
    answer_t *cached = dns_cache_get (dns->cache, &key, clock_now ());
    if (cached) {
        dns->stats.cached++;
        answer_keep (cached);
        fn (state, &cached->view);
        answer_drop (&cached);
    } else if (dns->zone) {
        answer_from_zone (dns, &key, type, fn, state);
    } else {
        answer_from_resolver (self, &key, type, fn, state);
    }
}
