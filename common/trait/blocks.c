#include "blocks_inner.h"

#include "trait.h"

#include <stdlib.h>
#include <string.h>

struct blocks_t {
    block_t *blocks; /* by trait, then by case */
    size_t count, room;
    uint64_t version;
};

blocks_t *blocks_new (void) {
    blocks_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    return self;
}

void blocks_destroy (blocks_t **self) {
    if (!*self) return;
    free ((*self)->blocks);
    free (*self);
    *self = NULL;
}

bool blocks_add (blocks_t *self, const block_t *block) {
    if (self->count == BLOCKS_MOST) return false;
    if (self->count == self->room) {
        self->room = 2 * self->room + 64;
        self->blocks = reallocarray (self->blocks, self->room, sizeof *self->blocks);
        if (!self->blocks) abort ();
    }
    self->blocks[self->count++] = *block;
    return true;
}

static int by_trait (const void *a, const void *b) {
    const block_t *left = a, *right = b;
    if (left->trait != right->trait) return left->trait < right->trait ? -1 : 1;
    return (left->case_number > right->case_number) - (left->case_number < right->case_number);
}

void blocks_seal (blocks_t *self, uint64_t version) {
    self->version = version;
    if (self->count) qsort (self->blocks, self->count, sizeof *self->blocks, by_trait);
}

size_t blocks_count (const blocks_t *self) {
    return self->count;
}

uint64_t blocks_version (const blocks_t *self) {
    return self->version;
}

const block_t *blocks_at (const blocks_t *self, size_t i) {
    return i < self->count ? &self->blocks[i] : NULL;
}

/* --- which one stands --- */

block_width_t blocks_width (uint64_t trait) {
    static const char *const exact[] = {"address", "account", "dkim_key"};
    const trait_info_t *kind = trait_info (trait_kind (trait));
    if (kind && kind->code == TRAIT_network) return WIDTH_NETWORK;
    for (size_t i = 0; kind && i < sizeof exact / sizeof *exact; i++)
        if (!strcmp (kind->name, exact[i])) return WIDTH_EXACT;
    return WIDTH_DOMAIN;
}

/* What a policy that says nothing does by a block (config/policy): here it only ranks. */
static int severity (const block_t *block) {
    if (block->action != BLOCK_BY_POLICY) return (int)block->action;
    return blocks_width (block->trait) == WIDTH_EXACT ? BLOCK_REJECT : BLOCK_JUNK;
}

static bool narrower (const block_t *block, const block_t *best) {
    int left = (int)blocks_width (block->trait), right = (int)blocks_width (best->trait);
    return left != right ? left < right : block->case_number < best->case_number;
}

typedef struct {
    const block_t *block, *exemption;
} standing_t;

/* EXEMPT: blocks on wider traits than that are lifted. */
static void consider (standing_t *found, const block_t *block, const block_t *exempt) {
    if (block->action == BLOCK_DELIVER) {
        if (!found->exemption || narrower (block, found->exemption)) found->exemption = block;
        return;
    }
    if (exempt && blocks_width (block->trait) > blocks_width (exempt->trait)) return;
    const block_t *best = found->block;
    bool severer = !best || severity (block) > severity (best);
    if (severer || (severity (block) == severity (best) && narrower (block, best))) found->block = block;
}

/* The first of a trait's decisions; the set's end where it has none. */
static size_t first_of (const blocks_t *self, uint64_t trait) {
    size_t low = 0, high = self->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->blocks[middle].trait < trait)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void look (const blocks_t *self, uint64_t trait, int64_t time, const block_t *exempt, standing_t *found) {
    for (size_t i = first_of (self, trait); i < self->count && self->blocks[i].trait == trait; i++) {
        const block_t *block = &self->blocks[i];
        bool holds = block->action != BLOCK_PROBATION && time >= block->since && time < block->until;
        if (holds) consider (found, block, exempt);
    }
}

const block_t *blocks_find (const blocks_t *self, const uint64_t *traits, size_t count, int64_t time) {
    standing_t all = {0}, left = {0};
    if (!self->count) return NULL;
    for (size_t i = 0; i < count; i++) look (self, traits[i], time, NULL, &all);
    if (!all.exemption) return all.block;
    for (size_t i = 0; i < count; i++) look (self, traits[i], time, all.exemption, &left);
    return left.block ? left.block : left.exemption;
}

const block_t *blocks_probation (const blocks_t *self, const uint64_t *traits, size_t count, int64_t time) {
    for (size_t i = 0; i < count; i++)
        for (size_t n = first_of (self, traits[i]); n < self->count && self->blocks[n].trait == traits[i]; n++) {
            const block_t *block = &self->blocks[n];
            if (block->action == BLOCK_PROBATION && time >= block->since && time < block->until) return block;
        }
    return NULL;
}

size_t blocks_decisions (const blocks_t *self) {
    size_t count = 0;
    for (size_t i = 0; i < self->count; i++) count += self->blocks[i].action != BLOCK_PROBATION;
    return count;
}

/* --- words --- */

static const char *const actions[] = {"policy", "deliver", "junk", "quarantine", "defer", "reject"};

const char *block_action_word (block_action_t action) {
    return (unsigned)action <= BLOCK_REJECT ? actions[action] : "?";
}

bool block_action_read (const char *word, block_action_t *action) {
    for (int i = 0; i <= BLOCK_REJECT; i++)
        if (!strcmp (word, actions[i])) return *action = (block_action_t)i, true;
    return false;
}

/* Kinds by name: a kind that a release lacks costs its line nothing. */
static const struct {
    const char *kind, *english, *french;
} reasons[] = {
    {"address", "address blocked by decision of the abuse desk", "adresse bloquee par decision du service des abus"},
    {"network", "network blocked by decision of the abuse desk", "reseau bloque par decision du service des abus"},
    {"account", "account blocked by decision of the abuse desk", "compte bloque par decision du service des abus"},
    {"ptr_domain", "host's domain blocked by decision of the abuse desk",
     "domaine de l'hote bloque par decision du service des abus"},
    {"spf_domain", "sender's domain blocked by decision of the abuse desk",
     "domaine de l'expediteur bloque par decision du service des abus"},
    {"dkim_domain", "signing domain blocked by decision of the abuse desk",
     "domaine signataire bloque par decision du service des abus"},
    {"dkim_key", "signing key blocked by decision of the abuse desk",
     "cle de signature bloquee par decision du service des abus"},
};

const char *block_reason (uint64_t trait, bool french) {
    const trait_info_t *kind = trait_info (trait_kind (trait));
    for (size_t i = 0; kind && i < sizeof reasons / sizeof *reasons; i++)
        if (!strcmp (kind->name, reasons[i].kind)) return french ? reasons[i].french : reasons[i].english;
    return french ? "expediteur bloque par decision du service des abus"
                  : "sender blocked by decision of the abuse desk";
}
