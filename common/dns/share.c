#include "share.h"

#include <stdlib.h>
#include <string.h>

#include "name.h"

enum { SHARE_QUICK = 4, SHARE_LABELS = DNS_WIRE / 2 };

typedef struct share_t {
    struct share_t *next;
    size_t count;
    place_t *oldest, *newest;
    uint64_t hash;
    size_t size;
    uint8_t name[];
} share_t;

struct shares_t {
    size_t most;
    int64_t late;
    size_t bucket_count;
    share_t **buckets;
};

static bool label_is (const uint8_t *label, const char *text) {
    return label[0] == strlen (text) && memcmp (label + 1, text, label[0]) == 0;
}

/* How many labels at the end of a name tell one domain from another. LAST and SECOND: the last two labels. */
static size_t telling (const uint8_t *last, const uint8_t *second) {
    if (label_is (last, "arpa")) return label_is (second, "ip6") ? 10 : 4;
    return last[0] == 2 && second[0] <= 3 ? 3 : 2;
}

size_t share_domain (const uint8_t *name, size_t size) {
    size_t starts[SHARE_LABELS + 1], count = 0;
    for (size_t at = 0; at < size && name[at] && count < SHARE_LABELS; at += 1u + name[at]) starts[count++] = at;
    if (count < 3) return 0;
    size_t kept = telling (name + starts[count - 1], name + starts[count - 2]);
    return starts[kept < count ? count - kept : 0];
}

shares_t *shares_new (size_t most, int64_t late, size_t buckets) {
    shares_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (shares_t){most, late, buckets, calloc (buckets, sizeof (share_t *))};
    if (!self->buckets) abort ();
    return self;
}

void shares_destroy (shares_t **self) {
    if (!*self) return;
    free ((*self)->buckets);
    free (*self);
    *self = NULL;
}

static share_t **find (shares_t *self, const uint8_t *name, size_t size, uint64_t hash) {
    share_t **at = &self->buckets[hash & (self->bucket_count - 1)];
    while (*at && ((*at)->hash != hash || (*at)->size != size || memcmp ((*at)->name, name, size) != 0))
        at = &(*at)->next;
    return at;
}

static share_t *insert (share_t **at, const uint8_t *name, size_t size, uint64_t hash) {
    share_t *share = calloc (1, sizeof *share + size);
    if (!share) abort ();
    share->hash = hash;
    share->size = size;
    memcpy (share->name, name, size);
    share->next = *at;
    *at = share;
    return share;
}

static bool is_full (const shares_t *self, const share_t *share, int64_t now) {
    if (share->count < self->most) return false;
    return now - share->oldest->asked >= self->late || share->count >= SHARE_QUICK * self->most;
}

bool shares_enter (shares_t *self, place_t *place, const uint8_t *name, size_t size, int64_t now) {
    *place = (place_t){.asked = now};
    if (!self->most) return true;
    size_t start = share_domain (name, size);
    uint64_t hash = name_hash (name + start, size - start);
    share_t **at = find (self, name + start, size - start, hash);
    if (*at && is_full (self, *at, now)) return false;
    share_t *share = *at ? *at : insert (at, name + start, size - start, hash);
    place->share = share;
    place->earlier = share->newest;
    *(share->newest ? &share->newest->later : &share->oldest) = place;
    share->newest = place;
    share->count++;
    return true;
}

void shares_leave (shares_t *self, place_t *place) {
    share_t *share = place->share;
    if (!share) return;
    *(place->later ? &place->later->earlier : &share->newest) = place->earlier;
    *(place->earlier ? &place->earlier->later : &share->oldest) = place->later;
    place->share = NULL;
    if (--share->count) return;
    *find (self, share->name, share->size, share->hash) = share->next;
    free (share);
}
