/* The questions in flight: identical ones share one query, each ends at its timeout. */
#ifndef TAMIS_DNS_FLIGHT_H
#define TAMIS_DNS_FLIGHT_H

#include "cache.h"
#include "share.h"
#include "unbound.h"

struct query_t;

/* One asker of a query; in its session's list too. */
typedef struct waiter_t {
    struct waiter_t *next, *previous; /* of the query */
    struct waiter_t *session_next, *session_previous;
    struct query_t *query;
    dns_session_t *session;
    dns_answer_fn *fn;
    void *state;
} waiter_t;

typedef struct query_t {
    struct query_t *bucket_next;
    struct query_t *later, *earlier; /* by time of asking */
    place_t place;
    cache_key_t key;
    int64_t deadline;
    dns_t *owner;
    waiter_t *first, *last;
    unbound_question_t question;
} query_t;

typedef struct flight_t flight_t;

/* MOST: the bound on queries in flight; PER_DOMAIN: on those of one domain, where they take LATE ms (share.h). */
flight_t *flight_new (size_t most, size_t per_domain, int64_t late);
/* Frees every query; there must be no waiter left. */
void flight_destroy (flight_t **self);

/* The query for KEY; NULL where none is in flight. */
query_t *flight_find (const flight_t *self, const cache_key_t *key);

/* A new query for KEY, asked at NOW (ms, monotonic); NULL past the bounds. Deadlines must come in order. */
query_t *flight_add (flight_t *self, const cache_key_t *key, int64_t now, int64_t deadline);

/* Takes QUERY out of the flight; the caller frees it. */
void flight_remove (flight_t *self, query_t *query);

/* The query asked first; NULL where there is none. */
query_t *flight_oldest (const flight_t *self);
size_t flight_count (const flight_t *self);

#endif
