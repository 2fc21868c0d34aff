#include "model_inner.h"

#include <math.h>

/* Where each group's slots begin, and how many bits of a feature tell them apart. */
static const struct {
    size_t begin;
    unsigned bits;
} place[MODEL_GROUPS] = {{0, 18}, {1 << 19, 19}, {1 << 18, 18}, {1 << 20, 20}, {1 << 21, 19}};

/* Found by measurement (tests/bench/accuracy). Doubt is added to either kind's count, as its cube root; as many
 * hundredths of a lesson halve what a feature says for junk; so many features that say nothing are added to a
 * group's; and the weight of a group. */
static const double doubt = 0.05, caution[MODEL_GROUPS] = {150, 50, 150, 400, 150}, silent = 3, amends = 0.2;
static const double weight[MODEL_GROUPS] = {0.27, 0.4, 0.08, 0.8, 0.3};

model_group_t model_told (uint32_t feature) {
    unsigned group = feature >> MODEL_GROUP_SHIFT;
    return group < MODEL_GROUPS ? group : MODEL_TEXT;
}

size_t model_place (uint32_t feature) {
    model_group_t group = model_told (feature);
    return place[group].begin + (feature & ((1u << place[group].bits) - 1));
}

model_group_t model_group (size_t at) {
    if (at >= place[MODEL_PHRASES].begin) return MODEL_PHRASES;
    if (at >= place[MODEL_TEXT].begin) return MODEL_TEXT;
    if (at >= place[MODEL_EVIDENCE].begin) return MODEL_EVIDENCE;
    return at >= place[MODEL_NAMES].begin ? MODEL_NAMES : MODEL_MAKE;
}

ratio_t model_ratio (const model_t *self) {
    double junk = (double)self->mass[1], notjunk = (double)self->mass[0],
           even = 2 * junk * notjunk / (junk + notjunk + 1);
    return (ratio_t){{notjunk > 0 ? even / notjunk : 1, junk > 0 ? even / junk : 1}};
}

double ratio_vote (const ratio_t *self, const slot_t *slot, model_group_t group) {
    double junk = self->scale[1] * slot->junk, notjunk = self->scale[0] * slot->notjunk;
    double vote = log ((cbrt (junk / 100) + doubt) / (cbrt (notjunk / 100) + doubt));
    if (slot->junk <= 0 && slot->notjunk <= 0) return 0;
    return amends + (vote > 0 ? vote * junk / (junk + caution[group]) : vote);
}

double votes_score (const votes_t *self) {
    double score = 0;
    for (int i = 0; i < MODEL_GROUPS; i++) score += weight[i] * self->sum[i] / (self->count[i] + silent);
    return score;
}
