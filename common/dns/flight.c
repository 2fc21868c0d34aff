#include "flight.h"

#include <stdlib.h>
#include <string.h>

struct flight_t {
    query_t **buckets;
    size_t bucket_count; /* a power of two */
    size_t count, most;
    query_t *oldest, *newest;
    shares_t *shares;
};

flight_t *flight_new (size_t most, size_t per_domain, int64_t late) {
    flight_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->most = most;
    for (self->bucket_count = 1; self->bucket_count < most;) self->bucket_count *= 2;
    self->buckets = calloc (self->bucket_count, sizeof *self->buckets);
    if (!self->buckets) abort ();
    self->shares = shares_new (per_domain, late, self->bucket_count);
    return self;
}

void flight_destroy (flight_t **self) {
    if (!*self) return;
    for (query_t *query = (*self)->oldest, *next; query; query = next) {
        next = query->later;
        shares_leave ((*self)->shares, &query->place);
        free (query);
    }
    shares_destroy (&(*self)->shares);
    free ((*self)->buckets);
    free (*self);
    *self = NULL;
}

query_t *flight_find (const flight_t *self, const cache_key_t *key) {
    query_t *query = self->buckets[key->hash & (self->bucket_count - 1)];
    while (query && (query->key.hash != key->hash || query->key.size != key->size ||
                     memcmp (query->key.bytes, key->bytes, key->size) != 0))
        query = query->bucket_next;
    return query;
}

query_t *flight_add (flight_t *self, const cache_key_t *key, int64_t now, int64_t deadline) {
    if (self->count == self->most) return NULL;
    query_t *query = calloc (1, sizeof *query);
    if (!query) abort ();
    if (!shares_enter (self->shares, &query->place, cache_key_name (key), cache_key_name_size (key), now)) {
        free (query);
        return NULL;
    }
    query_t **bucket = &self->buckets[key->hash & (self->bucket_count - 1)];
    query->key = *key;
    query->deadline = deadline;
    query->bucket_next = *bucket;
    *bucket = query;
    query->earlier = self->newest;
    *(self->newest ? &self->newest->later : &self->oldest) = query;
    self->newest = query;
    self->count++;
    return query;
}

void flight_remove (flight_t *self, query_t *query) {
    query_t **at = &self->buckets[query->key.hash & (self->bucket_count - 1)];
    while (*at != query) at = &(*at)->bucket_next;
    *at = query->bucket_next;
    *(query->later ? &query->later->earlier : &self->newest) = query->earlier;
    *(query->earlier ? &query->earlier->later : &self->oldest) = query->later;
    shares_leave (self->shares, &query->place);
    self->count--;
}

query_t *flight_oldest (const flight_t *self) {
    return self->oldest;
}

size_t flight_count (const flight_t *self) {
    return self->count;
}
