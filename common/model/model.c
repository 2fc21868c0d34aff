#include "model_inner.h"

#include <math.h>
#include <stdlib.h>

/* Found by measurement (tests/bench/accuracy): the share of counts in a vote; doubt, in hundredths of a lesson; the
 * corrections' rate, and by what it falls as a feature becomes common; how many lessons of the rarer kind it takes
 * until corrections are trusted; by how much those of one kind may outrun the other's, as where all junk is taught
 * first. */
static const double share = 0.1, doubt = 10, rate = 0.8, steady = 1e-4, falling = 2e-5, warm = 2500, ahead = 0.1;

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

double model_ratio (const model_t *self, const slot_t *slot) {
    return log ((slot->junk + doubt) / (slot->notjunk + doubt)) -
           log (((double)self->junk + 2 * doubt) / ((double)self->notjunk + 2 * doubt));
}

double model_vote (const model_t *self, const slot_t *slot) {
    double ratio = model_ratio (self, slot);
    return share * ratio + fabs (ratio) * slot->correction / MODEL_UNIT;
}

static size_t at_most (size_t count) {
    return count < MODEL_FEATURES ? count : MODEL_FEATURES;
}

double model_score (const model_t *self, const uint32_t *features, size_t count) {
    double votes = 0;
    count = at_most (count);
    for (size_t i = 0; i < count; i++) votes += model_vote (self, &self->slots[features[i] & (MODEL_SLOTS - 1)]);
    return votes / sqrt ((double)count + 1);
}

/* How strongly a lesson pushes: as far as the model was wrong about it; little while one kind was hardly taught, or got
 * ahead of the other. */
static double push_of (const model_t *self, const lesson_t *lesson, double score) {
    double sign = lesson->junk ? 1 : -1, rarer = (double)(self->junk < self->notjunk ? self->junk : self->notjunk);
    double own = (double)self->pushed[lesson->junk] / MODEL_PUSH;
    double other = (double)self->pushed[!lesson->junk] / MODEL_PUSH;
    double push = 1 / (1 + exp (sign * score)) * fmin (1, rarer / warm) * fmin (1, (other + ahead) / (own + ahead));
    return sign * push * lesson->weight / 100;
}

static int32_t bounded (int64_t value) {
    return (int32_t)(value < -INT32_MAX ? -INT32_MAX : value > INT32_MAX ? INT32_MAX : value);
}

/* Moves the corrections of all features by PUSH. */
static void correct (model_t *self, const uint32_t *features, size_t count, double push) {
    double step = rate * push / sqrt ((double)count + 1);
    for (size_t i = 0; i < count; i++) {
        slot_t *slot = model_slot (self, features[i]);
        double seen = 1 + (slot->junk + slot->notjunk) / 100.0;
        double move = step * fabs (model_ratio (self, slot)) / sqrt (steady + falling * seen);
        slot->correction = bounded (slot->correction + llround (move * MODEL_UNIT));
    }
}

/* Adds WEIGHT, or takes it away: what was never there cannot be. */
static int32_t moved (int32_t value, int64_t weight) {
    int64_t sum = value + weight;
    return sum < 0 ? 0 : bounded (sum);
}

static void count_in (model_t *self, const uint32_t *features, size_t count, bool junk, int64_t weight) {
    int64_t *total = junk ? &self->junk : &self->notjunk;
    *total = *total + weight < 0 ? 0 : *total + weight;
    for (size_t i = 0; i < count; i++) {
        slot_t *slot = model_slot (self, features[i]);
        if (junk)
            slot->junk = moved (slot->junk, weight);
        else
            slot->notjunk = moved (slot->notjunk, weight);
    }
}

static void forget (model_t *self) {
    for (size_t i = 0; i < MODEL_SLOTS; i++) {
        self->slots[i].junk /= 2;
        self->slots[i].notjunk /= 2;
    }
    self->junk /= 2;
    self->notjunk /= 2;
    self->age++;
}

void model_teach (model_t *self, const uint32_t *features, size_t count, lesson_t *lesson) {
    count = at_most (count);
    lesson->age = self->age;
    lesson->push = (int32_t)lround (push_of (self, lesson, model_score (self, features, count)) * MODEL_PUSH);
    self->pushed[lesson->junk] += labs (lesson->push);
    correct (self, features, count, (double)lesson->push / MODEL_PUSH);
    count_in (self, features, count, lesson->junk, lesson->weight);
    if (self->junk > MODEL_LESSONS * 100ll || self->notjunk > MODEL_LESSONS * 100ll) forget (self);
}

void model_take_back (model_t *self, const uint32_t *features, size_t count, const lesson_t *lesson) {
    count = at_most (count);
    uint32_t halved = self->age - lesson->age;
    count_in (self, features, count, lesson->junk, halved < 31 ? -(lesson->weight >> halved) : 0);
    correct (self, features, count, -(double)lesson->push / MODEL_PUSH);
    self->pushed[lesson->junk] -= labs (lesson->push);
    if (self->pushed[lesson->junk] < 0) self->pushed[lesson->junk] = 0;
}
