#include "zone_inner.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "name.h"

enum { ZONE_BUCKETS = 1024 };

typedef struct rdata_t {
    struct rdata_t *next;
    size_t size;
    uint8_t bytes[];
} rdata_t;

/* The records of one name and type, in the order of the file. */
typedef struct set_t {
    struct set_t *next;
    int type;
    int64_t ttl;
    rdata_t *first, **last;
} set_t;

/* A name that exists: it has records, or names below it have. */
typedef struct node_t {
    struct node_t *next;
    uint64_t hash;
    set_t *sets;
    size_t size;
    uint8_t name[];
} node_t;

struct zone_t {
    arena_t *arena;
    node_t **buckets;
    size_t bucket_count; /* a power of two */
    size_t count;
};

static node_t *find (const zone_t *self, const uint8_t *name, size_t size) {
    uint64_t hash = name_hash (name, size);
    node_t *node = self->buckets[hash & (self->bucket_count - 1)];
    while (node && (node->hash != hash || node->size != size || memcmp (node->name, name, size) != 0))
        node = node->next;
    return node;
}

static void grow (zone_t *self) {
    size_t count = self->bucket_count * 2;
    node_t **buckets = calloc (count, sizeof (node_t *));
    if (!buckets) abort ();
    for (size_t i = 0; i < self->bucket_count; i++) {
        for (node_t *node = self->buckets[i], *next; node; node = next) {
            next = node->next;
            node->next = buckets[node->hash & (count - 1)];
            buckets[node->hash & (count - 1)] = node;
        }
    }
    free (self->buckets);
    self->buckets = buckets;
    self->bucket_count = count;
}

static node_t *insert (zone_t *self, const uint8_t *name, size_t size) {
    if (self->count == self->bucket_count) grow (self);
    node_t *node = arena_zero (self->arena, sizeof *node + size);
    node->hash = name_hash (name, size);
    node->size = size;
    memcpy (node->name, name, size);
    node->next = self->buckets[node->hash & (self->bucket_count - 1)];
    self->buckets[node->hash & (self->bucket_count - 1)] = node;
    self->count++;
    return node;
}

/* The node of a name, made with every name above it. */
static node_t *ensure (zone_t *self, const uint8_t *name, size_t size) {
    node_t *node = find (self, name, size);
    if (node) return node;
    node = insert (self, name, size);
    for (size_t at = 1u + name[0]; at < size; at += 1u + name[at]) {
        if (find (self, name + at, size - at)) break;
        insert (self, name + at, size - at);
    }
    return node;
}

zone_t *zone_empty (void) {
    zone_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->arena = arena_new ();
    self->bucket_count = ZONE_BUCKETS;
    self->buckets = calloc (self->bucket_count, sizeof *self->buckets);
    if (!self->buckets) abort ();
    insert (self, (const uint8_t[]){0}, 1);
    return self;
}

zone_t *zone_new (const char *file, char **error) {
    zone_t *self = zone_empty ();
    if (zone_read (self, file, error)) zone_destroy (&self);
    return self;
}

void zone_destroy (zone_t **self) {
    if (!*self) return;
    arena_destroy (&(*self)->arena);
    free ((*self)->buckets);
    free (*self);
    *self = NULL;
}

static set_t *set_of (const node_t *node, int type) {
    set_t *set = node->sets;
    while (set && set->type != type) set = set->next;
    return set;
}

void zone_add (zone_t *self, const uint8_t *owner, size_t owner_size, int type, int64_t ttl, const uint8_t *data,
               size_t size) {
    node_t *node = ensure (self, owner, owner_size);
    set_t *set = set_of (node, type);
    if (!set) {
        set = arena_zero (self->arena, sizeof *set);
        *set = (set_t){.next = node->sets, .type = type, .ttl = ttl, .last = &set->first};
        node->sets = set;
    }
    if (ttl < set->ttl) set->ttl = ttl;
    rdata_t *rdata = arena_alloc (self->arena, sizeof *rdata + size);
    rdata->next = NULL;
    rdata->size = size;
    memcpy (rdata->bytes, data, size);
    *set->last = rdata;
    set->last = &rdata->next;
}

/* The node that answers for a name: its own, or the wildcard below its closest encloser; NULL where it does not exist.
 */
static const node_t *match (const zone_t *self, const uint8_t *name, size_t size) {
    const node_t *node = find (self, name, size);
    if (node) return node;
    size_t at = 0;
    while (!find (self, name + at, size - at)) at += 1u + name[at];
    uint8_t wildcard[DNS_WIRE + 2] = {1, '*'};
    memcpy (wildcard + 2, name + at, size - at);
    return find (self, wildcard, size - at + 2);
}

void zone_lookup (const zone_t *self, const uint8_t *name, size_t size, dns_type_t type, draft_t *draft) {
    draft_clear (draft);
    for (int hop = 0; hop <= DNS_CHAIN; hop++) {
        const node_t *node = match (self, name, size);
        if (!node) {
            draft_status (draft, DNS_NXDOMAIN);
            return;
        }
        const set_t *set = set_of (node, (int)type), *alias = set ? NULL : set_of (node, DNS_CNAME);
        if (set) {
            draft_ttl (draft, set->ttl);
            for (const rdata_t *each = set->first; each; each = each->next)
                draft_add (draft, type, each->bytes, each->size);
        }
        if (!alias) return;
        draft_ttl (draft, alias->ttl);
        name = alias->first->bytes;
        size = alias->first->size;
    }
    draft_status (draft, DNS_TEMPERROR);
}
