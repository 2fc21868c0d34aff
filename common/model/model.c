#include "model_inner.h"

#include <math.h>
#include <stdlib.h>

/* How sharply it is told whether a lesson comes as a surprise; how many of the rarer kind, in hundredths, it
 * takes until that can be told. */
static const double sharpness = 5, warm = 2500;

model_t *model_new (void) {
    model_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    return self;
}

void model_destroy (model_t **self) {
    free (*self);
    *self = NULL;
}

int64_t model_junk (const model_t *self) {
    return self->junk;
}

int64_t model_notjunk (const model_t *self) {
    return self->notjunk;
}

static size_t at_most (size_t count) {
    return count < MODEL_FEATURES ? count : MODEL_FEATURES;
}

double model_score (const model_t *self, const uint32_t *features, size_t count) {
    votes_t votes = {0};
    ratio_t ratio = model_ratio (self);
    count = at_most (count);
    for (size_t i = 0; i < count; i++) {
        model_group_t group = model_told (features[i]);
        votes.sum[group] += ratio_vote (&ratio, &self->slots[model_place (features[i])], group);
        votes.count[group]++;
    }
    return votes_score (&votes);
}

/* What a lesson counts for beyond its weight: the more, the surer the model was of the opposite. */
static int32_t strengthened (const model_t *self, const lesson_t *lesson, double score) {
    double sign = lesson->junk ? 1 : -1, rarer = (double)(self->junk < self->notjunk ? self->junk : self->notjunk);
    double surprise = 1 / (1 + exp (sharpness * sign * score)) * fmin (1, rarer / warm);
    return (int32_t)lround (MODEL_STRENGTHENED * surprise * lesson->weight);
}

/* Adds WEIGHT, or takes it away: what was never there cannot be. */
static int32_t moved (int32_t value, int64_t weight) {
    int64_t sum = value + weight;
    return (int32_t)(sum < 0 ? 0 : sum > INT32_MAX ? INT32_MAX : sum);
}

static int64_t moved_total (int64_t value, int64_t weight) {
    return value + weight < 0 ? 0 : value + weight;
}

static void count_in (model_t *self, const uint32_t *features, size_t count, bool junk, int64_t weight, int64_t push) {
    int64_t *total = junk ? &self->junk : &self->notjunk;
    *total = moved_total (*total, weight);
    self->mass[junk] = moved_total (self->mass[junk], weight + push);
    for (size_t i = 0; i < count; i++) {
        slot_t *slot = &self->slots[model_place (features[i])];
        if (junk)
            slot->junk = moved (slot->junk, weight + push);
        else
            slot->notjunk = moved (slot->notjunk, weight + push);
    }
}

static void forget (model_t *self) {
    for (size_t i = 0; i < MODEL_SLOTS; i++) {
        self->slots[i].junk /= 2;
        self->slots[i].notjunk /= 2;
    }
    self->junk /= 2;
    self->notjunk /= 2;
    self->mass[0] /= 2;
    self->mass[1] /= 2;
    self->age++;
}

void model_teach (model_t *self, const uint32_t *features, size_t count, lesson_t *lesson) {
    count = at_most (count);
    lesson->age = self->age;
    lesson->push = strengthened (self, lesson, model_score (self, features, count));
    count_in (self, features, count, lesson->junk, lesson->weight, lesson->push);
    if (self->junk > MODEL_LESSONS * 100ll || self->notjunk > MODEL_LESSONS * 100ll) forget (self);
}

void model_take_back (model_t *self, const uint32_t *features, size_t count, const lesson_t *lesson) {
    uint32_t halved = self->age - lesson->age;
    if (halved > 30) return;
    count_in (self, features, at_most (count), lesson->junk, -(lesson->weight >> halved), -(lesson->push >> halved));
}
