#include "kin.h"

#include <math.h>

/* Bits of each whole report either way, and of each message that passes in silence. Of what a stranger carries:
 * spammers hear a complaint of one message in ten that reaches an inbox, honest senders of one in four hundred. Of
 * a sender who is known: he may be clumsy, and hear one of a hundred. */
typedef struct {
    double word, silence;
} scale_t;
static const scale_t strange = {5.3, 0.15}, known = {3.3, 0.15};
static const double hundredth = 0.01;

/* Between these shares of accused senders a trait turns from common ground to somebody's own. */
static const double common = 0.4, own = 0.85;

double kin_exclusive (const past_t *past) {
    return past->accused ? (double)past_distinct (past->accused) / past_distinct (past->accused | past->passed) : 0;
}

/* Of many values: two senders do not share one by chance. */
static bool identifies (const trait_info_t *kind) {
    return kind->cap >= 5;
}

/* What concerns the recipient as well tells nothing of the sender. */
static bool of_sender (const trait_info_t *kind) {
    return kind->code != TRAIT_pair && kind->code != TRAIT_recipient;
}

/* How far SHARE has come from LEAST to MOST, 0..1. */
static double way (double share, double least, double most) {
    return fmax (0, fmin (1, (share - least) / (most - least)));
}

/* The most that a trait may tell, by whose it is: of kinds whose values many share, more than their cap only where next
 * to nobody else carries it, and several were complained of. */
static double limit (const past_t *past, const trait_info_t *kind) {
    double share = kin_exclusive (past), cap = fmin (kind->cap, KIN_MOST);
    if (kind->code == TRAIT_network) return cap * way (share, common, own);
    if (identifies (kind)) return KIN_MOST * way (share, common, own);
    if (past_distinct (past->accused) < KIN_TRIED) return cap * way (share, common, own);
    return cap * way (share, common, own) + (KIN_MOST - cap) * way (share, own, 1);
}

/* Where many said both, the odds are those of what they said: a relay that good and bad mail goes through. Of few words
 * not even a gang's tell. */
static double by_words (double junk, double notjunk) {
    return notjunk < KIN_HEARD ? KIN_MOST : fmax (0, log2 (junk / notjunk));
}

static double bits_by (const past_t *past, const trait_info_t *kind, const scale_t *scale) {
    double junk = past->junk * hundredth + past->traps, notjunk = past->notjunk * hundredth;
    if (!of_sender (kind)) return 0;
    if (past->lent && !past->passed && notjunk <= 0) return fmin (KIN_MOST, (double)past->lent / BITS_UNIT);
    if (junk <= 0) return 0;
    double silent = fmax (0, past->messages - past->spam - junk);
    double bits = scale->word * (junk - notjunk) - scale->silence * silent;
    return fmax (0, fmin (by_words (junk, notjunk), fmin (limit (past, kind), bits)));
}

double kin_bits (const past_t *past, const trait_info_t *kind) {
    return bits_by (past, kind, &strange);
}

/* As the fold counts him. */
static uint64_t sender_bit (const past_t *sender) {
    return UINT64_C (1) << (sender->id % 64);
}

static double own_record (const past_t *sender) {
    return bits_by (sender, trait_info (trait_kind (sender->id)), &known);
}

/* What only he was complained of with, or what he has brought to inboxes before: others may have copied it since. */
static bool is_his (const past_t *sender, const past_t *past) {
    if (!sender) return false;
    return !(past->accused & ~sender_bit (sender)) || (past->passed & sender_bit (sender));
}

uint32_t kin_actor (const kin_t *self) {
    return (uint32_t)self->actor;
}

static void name_actor (kin_t *self, const past_t *past, double bits) {
    if (past->actor <= 0 || bits < KIN_NAMES || bits <= self->actor_bits) return;
    self->actor = past->actor;
    self->actor_bits = bits;
}

void kin_look (kin_t *self, const Trait *trait, const past_t *past) {
    const trait_info_t *kind = trait_info (trait_kind (trait->id));
    double bits = past && kind ? kin_bits (past, kind) : 0;
    if (bits <= 0) return;
    if (is_his (self->sender, past)) bits = fmin (bits, own_record (self->sender));
    if (bits <= 0) return;
    name_actor (self, past, bits);
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
