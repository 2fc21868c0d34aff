#include "imitation.h"

#include <string.h>

/* Bits, in 1/64: on top of what findings.def says where nothing stands behind From; for a link's host alone. */
enum { UNPROVEN_MORE = BITS_UNIT, LINK_ALONE = BITS_UNIT / 2 };

typedef struct {
    const letter_t *letter;
    evidence_t *evidence;
    uint32_t facts, found;
    int sibling; /* the brand whose label From's domain has under another suffix */
    int cousin;  /* the brand whose name is within From's domain */
} look_t;

static void state (look_t *self, finding_code_t code, int brand, const char *reason) {
    int32_t bits = finding_info (code)->bits + (self->facts & FACT_unproven ? UNPROVEN_MORE : 0);
    const char *name = brand_list_name (self->letter->brands, brand);
    evidence_weighed (self->evidence, code, bits, arena_printf (self->evidence->arena, "%s: %s", name, reason));
}

static void look_at_host (look_t *self, const char *host, bool from) {
    int brand;
    switch (brand_likeness (self->letter->brands, self->letter->naming, self->evidence->arena, host, &brand)) {
    case BRAND_SIBLING:
        if (from) self->sibling = brand;
        return;
    case BRAND_NEAR:
        if (!(self->facts & FACT_proven)) self->found |= FACT_brand_host;
        return;
    case BRAND_COUSIN:
        if (from) self->cousin = brand;
        self->found |= FACT_brand_host;
        state (self, FINDING_brand_cousin, brand, "its name within the domain in From");
        return;
    case BRAND_PREFIX:
        self->found |= FACT_brand_false;
        state (self, FINDING_brand_prefix, brand, "its domain in front of another's");
        return;
    case BRAND_LOOKALIKE:
        self->found |= FACT_brand_false;
        state (self, FINDING_brand_lookalike, brand, "its name in letters that pose as others");
        return;
    case BRAND_OWN:
    case BRAND_NOTHING:
        return;
    }
}

static void look_at_hosts (look_t *self) {
    const evidence_t *evidence = self->evidence;
    size_t hosts = 0;
    if (*self->letter->from.domain) look_at_host (self, self->letter->from.domain, true);
    for (size_t i = 0; i < evidence->n_traits && hosts < LIMIT_BRAND_HOSTS; i++) {
        if (trait_kind (evidence->traits[i]->id) != TRAIT_url_host) continue;
        hosts++;
        look_at_host (self, evidence->traits[i]->value, false);
    }
}

/* Whether the brand has a hand in the message: From or a link is its own, or might be. */
static bool has_part (const look_t *self, int brand) {
    const letter_t *letter = self->letter;
    if (self->sibling == brand || brand_list_owns (letter->brands, brand, letter->from.domain)) return true;
    for (size_t i = 0; i < self->evidence->n_traits; i++) {
        const Trait *trait = self->evidence->traits[i];
        if (trait_kind (trait->id) == TRAIT_url_host && brand_list_owns (letter->brands, brand, trait->value))
            return true;
    }
    return false;
}

/* The display name is the brand's: an ordinary word counts only beside what is no person's. */
static bool is_called (const look_t *self, const mention_t *mention) {
    if (!(mention->where & SPOKEN_NAME)) return false;
    return !mention->ordinary || brand_is_bait (self->letter->name, strlen (self->letter->name));
}

static void look_at_mention (look_t *self, const mention_t *mention) {
    const letter_t *letter = self->letter;
    if (brand_list_owns (letter->brands, mention->brand, letter->from.domain) || self->sibling == mention->brand) {
        if (self->facts & FACT_proven) self->found |= FACT_own_brand;
        return;
    }
    if (is_called (self, mention)) {
        self->found |= FACT_brand_name;
        if (self->cousin != mention->brand && !(self->facts & FACT_list))
            state (self, FINDING_brand_name, mention->brand,
                   "its name as display name, from a domain that is not its own");
    }
    bool counts = !mention->ordinary || (mention->where & ~(unsigned)SPOKEN_TEXT);
    if (counts && !has_part (self, mention->brand)) self->found |= FACT_brand_named;
}

uint32_t imitation_read (const letter_t *letter, uint32_t facts, evidence_t *evidence) {
    look_t self = {letter, evidence, facts, 0, BRAND_NONE, BRAND_NONE};
    look_at_hosts (&self);
    for (size_t i = 0; i < letter->speech->n_brands; i++) look_at_mention (&self, &letter->speech->brands[i]);
    if (facts & FACT_name_inside)
        evidence_finding (evidence, FINDING_name_inside, "the display name is an address of the recipient's domain");
    return self.found;
}
