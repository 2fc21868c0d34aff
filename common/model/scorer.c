#include "scorer.h"

#include <math.h>
#include <stdlib.h>

#include "model_inner.h"

struct scorer_t {
    double trust;               /* 0..1, by how much was taught */
    int16_t votes[MODEL_SLOTS]; /* in 1/VOTE: small, so that more of them stay near the processor */
};

/* Bits for each unit of score, as measured on mail that was not taught; how many weighted lessons of the rarer kind, in
 * hundredths, make half a trust. */
static const double calibration = 20, half_trust = 2500;

enum { VOTE = 4096, SCORER_UNIT = 64, RARER_LEAST = 500 };

static int16_t rounded (double vote) {
    return (int16_t)lround (fmax (-INT16_MAX, fmin (INT16_MAX, vote * VOTE)));
}

scorer_t *scorer_new (const model_t *model) {
    scorer_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    double rarer = (double)(model->junk < model->notjunk ? model->junk : model->notjunk);
    self->trust = rarer < RARER_LEAST ? 0 : rarer / (rarer + half_trust);
    ratio_t ratio = model_ratio (model);
    for (size_t i = 0; i < MODEL_SLOTS; i++) {
        const slot_t *slot = &model->slots[i];
        if (slot->junk || slot->notjunk) self->votes[i] = rounded (ratio_vote (&ratio, slot, model_group (i)));
    }
    return self;
}

void scorer_destroy (scorer_t **self) {
    free (*self);
    *self = NULL;
}

double scorer_score (const scorer_t *self, const uint32_t *features, size_t count) {
    votes_t votes = {0};
    if (count > MODEL_FEATURES) count = MODEL_FEATURES;
    for (size_t i = 0; i < count; i++) {
        model_group_t group = model_told (features[i]);
        votes.sum[group] += self->votes[model_place (features[i])] / (double)VOTE;
        votes.count[group]++;
    }
    return votes_score (&votes);
}

int32_t scorer_bits (const scorer_t *self, double score) {
    double bits = calibration * self->trust * score;
    return (int32_t)lround (SCORER_MOST * tanh (bits / SCORER_MOST) * SCORER_UNIT);
}
