/* A model made ready to judge: one number a feature. */
#ifndef TAMIS_SCORER_H
#define TAMIS_SCORER_H

#include "model.h"

typedef struct scorer_t scorer_t;

/* MODEL is borrowed for the call. */
scorer_t *scorer_new (const model_t *model);
void scorer_destroy (scorer_t **self);

/* How much the features speak for junk: without bound, as model_score(). */
double scorer_score (const scorer_t *self, const uint32_t *features, size_t count);

/* The same as evidence, in 1/64 bits: calibrated on mail that the model was not taught; nearly 0 while little of either
 * kind was taught; never SCORER_MOST bits or more either way, but always more for a higher score. */
enum { SCORER_MOST = 7 };
int32_t scorer_bits (const scorer_t *self, double score);

#endif
