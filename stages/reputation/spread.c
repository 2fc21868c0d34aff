#include "spread.h"

#include <math.h>

/* What is one sender's name, or its machine. */
static bool names_sender (int kind) {
    return kind == TRAIT_address || kind == TRAIT_spf_domain || kind == TRAIT_dkim_domain || kind == TRAIT_dkim_key;
}

static bool is_stranger (const spread_t *self, const past_t *past) {
    return !past || (self->now - past->first <= SPREAD_STRANGER && past->messages <= SPREAD_STRANGER_MESSAGES);
}

/* Bits for content seen from so many sources in so short a time: a doubling is worth three. */
static double walking (const spread_t *self, const past_t *past) {
    int sources = past_distinct (past->spread);
    int32_t age = self->now - past->first;
    if (sources < SPREAD_SOURCES || past->messages > SPREAD_EACH * sources) return 0;
    if (age > SPREAD_YOUNG || past->first - self->since < SPREAD_HISTORY) return 0;
    return 3 * log2 ((double)sources / SPREAD_SOURCES * 2);
}

void spread_look (spread_t *self, const Trait *trait, const past_t *past) {
    const trait_info_t *kind = trait_info (trait_kind (trait->id));
    if (!kind) return;
    if (names_sender (trait_kind (trait->id))) {
        if (is_stranger (self, past))
            self->strangers++;
        else
            self->known++;
    }
    double bits = past && kind->walks && kind->cap ? fmin (walking (self, past), 2 * kind->cap) : 0;
    if (bits <= self->bits) return;
    self->trait = trait;
    self->past = past;
    self->bits = bits;
}

void spread_state (const spread_t *self, evidence_t *evidence) {
    if (!self->trait || self->known) return;
    const trait_info_t *kind = trait_info (trait_kind (self->trait->id));
    const char *value = kind->secrecy == SECRECY_SENDER ? self->trait->value : "(hashed)";
    evidence_weighed (evidence, FINDING_walking, (int32_t)lround (self->bits * BITS_UNIT),
                      arena_printf (evidence->arena, "%s %.200s: %d messages from %d sources in %d hours", kind->name,
                                    value, self->past->messages, past_distinct (self->past->spread),
                                    self->now - self->past->first));
}
