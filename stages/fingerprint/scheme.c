#include "scheme.h"

#include <stdio.h>

enum { MUST = 5, REASON = 200 };

/* Meanings that several schemes ask for. */
#define HARM (MEANS (hack) | MEANS (recording) | MEANS (intimate) | MEANS (exposure) | MEANS (violence))
#define MONEY (MEANS (crypto) | MEANS (payment))
#define PRESSURE (MEANS (deadline) | MEANS (condition) | MEANS (silence) | MEANS (erase))
#define ORDER                                                                                                          \
    (MEANS (available) | MEANS (favour) | MEANS (unreachable) | MEANS (by_letter) | MEANS (secrecy) |                  \
     MEANS (transfer) | MEANS (gift_cards) | MEANS (urgency) | MEANS (bank_details) | MEANS (invoice))
#define LONELY (MEANS (available) | MEANS (unreachable) | MEANS (secrecy))
#define ASKING                                                                                                         \
    (MEANS (available) | MEANS (favour) | MEANS (secrecy) | MEANS (boss) | MEANS (gift_cards) | MEANS (by_letter))
#define THEME                                                                                                          \
    (MEANS (account) | MEANS (parcel) | MEANS (tax) | MEANS (health) | MEANS (fine) | MEANS (training) |               \
     MEANS (bank) | MEANS (mailbox) | MEANS (document) | MEANS (subscription))
#define ALARM                                                                                                          \
    (MEANS (locked) | MEANS (unusual) | MEANS (failed) | MEANS (fee) | MEANS (refund) | MEANS (consequence) |          \
     MEANS (fine))
#define DEMAND (MEANS (verify) | MEANS (click) | MEANS (fee) | MEANS (credentials))
#define ASKS                                                                                                           \
    (MEANS (locked) | MEANS (unusual) | MEANS (verify) | MEANS (click) | MEANS (fee) | MEANS (failed) |                \
     MEANS (refund) | MEANS (consequence) | MEANS (credentials) | MEANS (pressing))
#define DUE (MEANS (invoice) | MEANS (transfer) | MEANS (payment) | MEANS (payroll))
#define STORY (THEME | MEANS (refund) | MEANS (fee) | MEANS (failed) | MEANS (locked) | MEANS (unusual))
#define ASIDE (MEANS (call_back) | MEANS (later) | MEANS (home))
#define ALOOF (MEANS (unreachable) | MEANS (by_letter))
#define WARES (MEANS (pills) | MEANS (slimming) | MEANS (casino))

typedef struct {
    finding_code_t finding;
    int32_t bits; /* in 1/64 */
    uint32_t window;
    uint64_t must[MUST], of, twice, never; /* sets of meanings; 0: asks for nothing */
    unsigned least;
    uint32_t all, any, none; /* facts */
} scheme_t;

static const scheme_t schemes[] = {
#define FACT(name) FACT_##name
#define SCHEME(name, weight, words, ...)                                                                               \
    {.finding = FINDING_##name, .bits = (int32_t)((weight)*BITS_UNIT), .window = words, __VA_ARGS__},
#include "schemes.def"
#undef SCHEME
#undef FACT
};

enum { SCHEMES = sizeof schemes / sizeof *schemes };

/* The phrases within one window. */
typedef struct {
    uint32_t window;
    uint16_t count[MEANINGS];
    uint64_t met, twice;
} around_t;

typedef struct {
    const speech_t *speech;
    const scheme_t *live[SCHEMES]; /* those that the facts allow */
    size_t n_live;
    const scheme_t *best[SCHEMES]; /* the heaviest fulfilled one of each finding */
    uint64_t met[SCHEMES];         /* what it met */
    size_t n_best;
} judging_t;

static bool allows (const scheme_t *scheme, uint32_t facts) {
    return (facts & scheme->all) == scheme->all && !(facts & scheme->none) && (!scheme->any || (facts & scheme->any));
}

static uint64_t asked (const scheme_t *scheme) {
    uint64_t set = scheme->of | scheme->twice;
    for (size_t i = 0; i < MUST; i++) set |= scheme->must[i];
    return set;
}

static bool is_fulfilled (const scheme_t *scheme, uint64_t met, uint64_t twice) {
    for (size_t i = 0; i < MUST; i++)
        if (scheme->must[i] && !(met & scheme->must[i])) return false;
    if (scheme->twice && !(twice & scheme->twice)) return false;
    return (unsigned)__builtin_popcountll (met & scheme->of) >= scheme->least;
}

static void note (judging_t *self, const scheme_t *scheme, uint64_t met) {
    size_t i = 0;
    while (i < self->n_best && self->best[i]->finding != scheme->finding) i++;
    if (i == self->n_best) self->best[self->n_best++] = scheme;
    if (i < self->n_best && self->best[i]->bits > scheme->bits) return;
    self->best[i] = scheme;
    self->met[i] = met & asked (scheme);
}

/* Whether a heavier or equal scheme of its finding is fulfilled already. */
static bool is_settled (const judging_t *self, const scheme_t *scheme) {
    for (size_t i = 0; i < self->n_best; i++)
        if (self->best[i]->finding == scheme->finding) return self->best[i]->bits >= scheme->bits;
    return false;
}

static void try_all (judging_t *self, const around_t *around) {
    uint64_t met = around->met | self->speech->headline;
    for (size_t i = 0; i < self->n_live; i++) {
        const scheme_t *scheme = self->live[i];
        if (scheme->window != around->window || is_settled (self, scheme)) continue;
        if (is_fulfilled (scheme, met, around->twice)) note (self, scheme, met);
    }
}

static bool enter (around_t *self, unsigned meaning) {
    uint64_t bit = 1ULL << meaning, met = self->met, twice = self->twice;
    if (self->count[meaning]++) self->twice |= bit;
    self->met |= bit;
    return met != self->met || twice != self->twice;
}

static void leave (around_t *self, unsigned meaning) {
    uint64_t bit = 1ULL << meaning;
    uint16_t left = --self->count[meaning];
    if (left < 2) self->twice &= ~bit;
    if (left < 1) self->met &= ~bit;
}

/* Slides one window over the text. */
static void slide (judging_t *self, uint32_t window) {
    const hit_t *hits = self->speech->hits;
    around_t around = {.window = window};
    try_all (self, &around);
    for (size_t i = 0, first = 0; i < self->speech->n_hits; i++) {
        bool more = enter (&around, hits[i].meaning);
        while (hits[i].word - hits[first].word > window) leave (&around, hits[first++].meaning);
        if (more) try_all (self, &around);
    }
}

static void state (const judging_t *self, evidence_t *evidence) {
    for (size_t i = 0; i < self->n_best; i++) {
        char reason[REASON] = "";
        size_t length = 0;
        for (unsigned meaning = 0; meaning < MEANINGS && length < REASON - 32; meaning++)
            if (self->met[i] >> meaning & 1)
                length += (size_t)snprintf (reason + length, REASON - length, "%s%s", length ? ", " : "speaks of ",
                                            meaning_name (meaning));
        evidence_weighed (evidence, self->best[i]->finding, self->best[i]->bits, reason);
    }
}

void scheme_judge (const speech_t *speech, uint32_t facts, evidence_t *evidence) {
    judging_t self = {.speech = speech};
    uint64_t spoken = speech->headline;
    for (size_t i = 0; i < speech->n_hits; i++) spoken |= 1ULL << speech->hits[i].meaning;
    for (size_t i = 0; i < SCHEMES; i++)
        if (allows (&schemes[i], facts) && !(spoken & schemes[i].never) &&
            is_fulfilled (&schemes[i], spoken, UINT64_MAX))
            self.live[self.n_live++] = &schemes[i];
    for (size_t i = 0; i < self.n_live; i++) {
        size_t k = 0;
        while (self.live[k]->window != self.live[i]->window) k++;
        if (k == i) slide (&self, self.live[i]->window);
    }
    state (&self, evidence);
}
