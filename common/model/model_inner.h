/* Inside the learner. */
#ifndef TAMIS_MODEL_INNER_H
#define TAMIS_MODEL_INNER_H

#include "model.h"

/* Lessons that had one of the features of a slot: what they counted for, in hundredths. */
typedef struct {
    int32_t junk, notjunk;
} slot_t;

struct model_t {
    int64_t junk, notjunk; /* weighted lessons, in hundredths */
    int64_t mass[2];       /* what those of either kind (junk: 1) counted for */
    uint32_t age;          /* how often counts were halved */
    slot_t slots[MODEL_SLOTS];
};

/* What a model makes of any slot's counts; to be prepared again after each lesson. */
typedef struct {
    double scale[2]; /* which makes both kinds equally many */
} ratio_t;

ratio_t model_ratio (const model_t *self);

/* What a feature says for junk, by the counts of its slot, which is of GROUP. */
double ratio_vote (const ratio_t *self, const slot_t *slot, model_group_t group);

/* The group of a feature, whatever bits it has. */
model_group_t model_told (uint32_t feature);

size_t model_place (uint32_t feature);
model_group_t model_group (size_t place);

/* The votes of a message's features, group by group, made one number. */
typedef struct {
    double sum[MODEL_GROUPS];
    int count[MODEL_GROUPS];
} votes_t;

double votes_score (const votes_t *self);

#endif
