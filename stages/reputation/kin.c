#include "kin.h"

#include <math.h>

/* Doubt on either side, how much a silent message speaks for its sender (most people report nothing), what a doubling
 * of the odds of a report is worth as odds of kinship, and the shares of accused sources between which a trait turns
 * from common ground to somebody's own. */
static const double doubt = 0.3, silence = 0.02, hundredth = 0.01, scale = 2.5, common = 0.25, own = 0.75;

double kin_exclusive (const past_t *past) {
    return past->accused ? (double)past_distinct (past->accused) / past_distinct (past->accused | past->passed) : 0;
}

double kin_bits (const past_t *past) {
    double junk = past->junk * hundredth + past->traps, notjunk = past->notjunk * hundredth;
    double gate = fmax (0, fmin (1, (kin_exclusive (past) - common) / (own - common)));
    if (past->lent && !past->passed && notjunk <= 0) return fmin (KIN_MOST, (double)past->lent / BITS_UNIT);
    if (junk <= 0 || gate <= 0) return 0;
    double odds = log2 ((junk + doubt) / (notjunk + silence * past->messages + doubt));
    return fmax (0, fmin (KIN_MOST, scale * gate * odds));
}

uint32_t kin_actor (const kin_t *self) {
    return self->past && self->bits >= KIN_NAMES ? (uint32_t)self->past->actor : 0;
}

void kin_look (kin_t *self, const Trait *trait, const past_t *past) {
    double bits = past ? kin_bits (past) : 0;
    if (bits <= 0) return;
    bool better = bits > self->bits || (self->past && bits >= self->bits && past->messages < self->past->messages);
    double less = better ? self->bits : bits, more = better ? bits : self->bits;
    self->others += less * 2 >= more && less > 0;
    if (!better) return;
    self->trait = trait;
    self->past = past;
    self->bits = bits;
}

void kin_state (const kin_t *self, evidence_t *evidence) {
    if (!self->trait) return;
    const trait_info_t *kind = trait_info (trait_kind (self->trait->id));
    const char *value = kind->secrecy == SECRECY_SENDER ? self->trait->value : "(hashed)";
    evidence_weighed (
        evidence, FINDING_kin, (int32_t)lround (self->bits * BITS_UNIT),
        arena_printf (
            evidence->arena,
            "%s %.200s: reported %.2f times in %d messages, %d%% of its sources; %d traits more; odds 1 to %.0f",
            kind->name, value, self->past->junk * hundredth, self->past->messages,
            (int)lround (100 * kin_exclusive (self->past)), self->others, exp2 (self->bits)));
}
