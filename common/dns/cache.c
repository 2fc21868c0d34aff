#include "cache.h"

#include <stdlib.h>
#include <string.h>

#include "name.h"

enum { CACHE_BUCKETS = 1024 };

typedef struct entry_t {
    struct entry_t *next;          /* in its bucket */
    struct entry_t *newer, *older; /* by last use */
    answer_t *answer;
    int64_t expires;
    uint64_t hash;
    size_t key_size;
    uint8_t key[];
} entry_t;

struct dns_cache_t {
    entry_t **buckets;
    size_t bucket_count; /* a power of two */
    size_t count, bytes, most;
    entry_t *newest, *oldest;
};

bool cache_key (cache_key_t *self, const char *name, dns_type_t type) {
    size_t size = name_read (name, self->bytes + 2);
    if (!size) return false;
    self->bytes[0] = (uint8_t)(type >> 8);
    self->bytes[1] = (uint8_t)type;
    self->size = size + 2;
    self->hash = name_hash (self->bytes, self->size);
    return true;
}

dns_cache_t *dns_cache_new (size_t bytes) {
    dns_cache_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->most = bytes;
    self->bucket_count = CACHE_BUCKETS;
    self->buckets = calloc (self->bucket_count, sizeof *self->buckets);
    if (!self->buckets) abort ();
    return self;
}

static size_t cost (const entry_t *entry) {
    return sizeof *entry + entry->key_size + entry->answer->size + 2 * sizeof (entry_t *);
}

static entry_t **place (dns_cache_t *self, const cache_key_t *key) {
    entry_t **at = &self->buckets[key->hash & (self->bucket_count - 1)];
    while (*at && ((*at)->hash != key->hash || (*at)->key_size != key->size ||
                   memcmp ((*at)->key, key->bytes, key->size) != 0))
        at = &(*at)->next;
    return at;
}

static void unlink_use (dns_cache_t *self, entry_t *entry) {
    *(entry->newer ? &entry->newer->older : &self->newest) = entry->older;
    *(entry->older ? &entry->older->newer : &self->oldest) = entry->newer;
}

static void link_use (dns_cache_t *self, entry_t *entry) {
    entry->newer = NULL;
    entry->older = self->newest;
    *(self->newest ? &self->newest->newer : &self->oldest) = entry;
    self->newest = entry;
}

static void remove_at (dns_cache_t *self, entry_t **at) {
    entry_t *entry = *at;
    *at = entry->next;
    unlink_use (self, entry);
    self->bytes -= cost (entry);
    self->count--;
    answer_drop (&entry->answer);
    free (entry);
}

static void remove_oldest (dns_cache_t *self) {
    entry_t **at = &self->buckets[self->oldest->hash & (self->bucket_count - 1)];
    while (*at != self->oldest) at = &(*at)->next;
    remove_at (self, at);
}

void dns_cache_destroy (dns_cache_t **self) {
    if (!*self) return;
    while ((*self)->oldest) remove_oldest (*self);
    free ((*self)->buckets);
    free (*self);
    *self = NULL;
}

static void grow (dns_cache_t *self) {
    size_t count = self->bucket_count * 2;
    entry_t **buckets = calloc (count, sizeof (entry_t *));
    if (!buckets) abort ();
    for (entry_t *entry = self->newest; entry; entry = entry->older) {
        entry_t **bucket = &buckets[entry->hash & (count - 1)];
        entry->next = *bucket;
        *bucket = entry;
    }
    free (self->buckets);
    self->buckets = buckets;
    self->bucket_count = count;
}

answer_t *dns_cache_get (dns_cache_t *self, const cache_key_t *key, int64_t now) {
    entry_t **at = place (self, key);
    if (!*at) return NULL;
    if ((*at)->expires <= now) {
        remove_at (self, at);
        return NULL;
    }
    unlink_use (self, *at);
    link_use (self, *at);
    return (*at)->answer;
}

void dns_cache_put (dns_cache_t *self, const cache_key_t *key, answer_t *answer, int64_t expires) {
    entry_t **at = place (self, key);
    if (*at) remove_at (self, at);
    entry_t *entry = malloc (sizeof *entry + key->size);
    if (!entry) abort ();
    *entry = (entry_t){.answer = answer_keep (answer), .expires = expires, .hash = key->hash, .key_size = key->size};
    memcpy (entry->key, key->bytes, key->size);
    if (cost (entry) > self->most) {
        answer_drop (&entry->answer);
        free (entry);
        return;
    }
    if (self->count == self->bucket_count) grow (self);
    at = &self->buckets[key->hash & (self->bucket_count - 1)];
    entry->next = *at;
    *at = entry;
    link_use (self, entry);
    self->count++;
    self->bytes += cost (entry);
    while (self->bytes > self->most) remove_oldest (self);
}

size_t dns_cache_bytes (const dns_cache_t *self) {
    return self->bytes;
}
