/* Inside the learner. */
#ifndef TAMIS_MODEL_INNER_H
#define TAMIS_MODEL_INNER_H

#include "model.h"

/* What is known of the features of one slot. */
typedef struct {
    int32_t junk, notjunk; /* weighted lessons with one of them, in hundredths */
    int32_t correction;    /* in MODEL_UNIT */
} slot_t;

struct model_t {
    int64_t junk, notjunk; /* weighted lessons, in hundredths */
    int64_t pushed[2];     /* corrections of either kind so far, in 2^-16 */
    uint32_t age;          /* how often counts were halved */
    slot_t slots[MODEL_SLOTS];
};

enum { MODEL_UNIT = 1 << 12, MODEL_PUSH = 1 << 16 };

/* The log-ratio by which a slot's counts speak for junk. */
double model_ratio (const model_t *self, const slot_t *slot);

/* What a slot adds to the sum of a message that has it. */
double model_vote (const model_t *self, const slot_t *slot);

static inline slot_t *model_slot (model_t *self, uint32_t feature) {
    return &self->slots[feature & (MODEL_SLOTS - 1)];
}

#endif
