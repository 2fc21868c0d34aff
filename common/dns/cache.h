/* The cache: answers by name and type, bounded in bytes; the least lately used go first. */
#ifndef TAMIS_DNS_CACHE_H
#define TAMIS_DNS_CACHE_H

#include "answer.h"

enum { CACHE_KEY = DNS_WIRE + 2 };

/* A question: the type, two bytes, then the name in wire format. */
typedef struct {
    uint64_t hash;
    size_t size;
    uint8_t bytes[CACHE_KEY];
} cache_key_t;

/* Reads NAME; false where it is no name. */
bool cache_key (cache_key_t *self, const char *name, dns_type_t type);
static inline const uint8_t *cache_key_name (const cache_key_t *self) {
    return self->bytes + 2;
}
static inline size_t cache_key_name_size (const cache_key_t *self) {
    return self->size - 2;
}

typedef struct dns_cache_t dns_cache_t;

/* BYTES: the most that entries may take, their bookkeeping included. */
dns_cache_t *dns_cache_new (size_t bytes);
void dns_cache_destroy (dns_cache_t **self);

/* The answer to KEY, borrowed until the next change; NULL where there is none that is still good at NOW (ms,
 * monotonic). */
answer_t *dns_cache_get (dns_cache_t *self, const cache_key_t *key, int64_t now);

/* Keeps ANSWER (a reference of its own) until EXPIRES, in place of an older one; one that is larger than the whole is
 * not kept. */
void dns_cache_put (dns_cache_t *self, const cache_key_t *key, answer_t *answer, int64_t expires);

/* Bytes taken. */
size_t dns_cache_bytes (const dns_cache_t *self);

#endif
