/* The learner: sums over hashed features. Each feature of a message votes with the log of how much oftener it
 * stood in junk than in other mail; counts of either kind are held down to their cube root first, since what
 * comes a second time in the same campaign tells little that is new, and a feature that few lessons of junk had
 * speaks less against a message (J. Rennie et al., Tackling the Poor Assumptions of Naive Bayes Text Classifiers,
 * ICML 2003). Features come in groups, told by their highest bits, and a message's score is the sum of what each
 * group says on the average: the few that tell how a message was made are not shouted down by the many of its
 * text. A lesson that the model would have got wrong counts for more (C. Siefkes et al., Combining Winnow and
 * Orthogonal Sparse Bigrams, PKDD 2004). All that is kept is sums: no message can be read back. They are whole
 * numbers, so that the same lessons give the same model however they are batched, and nearly the same in whatever
 * order they come: one kind may be taught before the other. */
#ifndef TAMIS_MODEL_H
#define TAMIS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    MODEL_FEATURES = 4096,  /* of one message at most: more are not looked at */
    MODEL_SLOTS = 5 << 19,  /* features share slots by their lowest bits, those of one group with each other */
    MODEL_WEIGHT = 1000,    /* of a lesson at most, in hundredths of a report */
    MODEL_STRENGTHENED = 3, /* times its weight that a lesson may count beyond it */
    MODEL_MOST = 32 << 20,  /* bytes of a written model at most */
    MODEL_LESSONS = 1 << 15 /* of either kind, in reports: past as many all counts are halved, so that old mail is
                                 forgotten */
};

/* The groups, each with how a feature of it is marked. */
typedef enum { MODEL_MAKE, MODEL_EVIDENCE, MODEL_NAMES, MODEL_TEXT, MODEL_PHRASES, MODEL_GROUPS } model_group_t;

enum { MODEL_GROUP_SHIFT = 29 };

/* HASH as a feature of GROUP. */
static inline uint32_t model_feature (model_group_t group, uint32_t hash) {
    return (uint32_t)group << MODEL_GROUP_SHIFT | (hash & ((1u << MODEL_GROUP_SHIFT) - 1));
}

typedef struct model_t model_t;

/* One lesson; PUSH and AGE are set by model_teach() and are what it takes, with the features, to take it back. */
typedef struct {
    bool junk;
    int32_t weight; /* 1..MODEL_WEIGHT */
    int32_t push;   /* what it counted for beyond its weight, in hundredths: 0..MODEL_STRENGTHENED * weight */
    uint32_t age;   /* how often counts had been halved */
} lesson_t;

/* One that was taught nothing. */
model_t *model_new (void);
void model_destroy (model_t **self);

void model_teach (model_t *self, const uint32_t *features, size_t count, lesson_t *lesson);

/* Takes a lesson back: exactly, where counts were not halved since. */
void model_take_back (model_t *self, const uint32_t *features, size_t count, const lesson_t *lesson);

/* How much the features speak for junk: without bound, 0 where nothing speaks either way. Whoever judges many messages
 * makes a scorer. */
double model_score (const model_t *self, const uint32_t *features, size_t count);

/* Weighted reports of either kind, in hundredths. */
int64_t model_junk (const model_t *self);
int64_t model_notjunk (const model_t *self);

/* The model as bytes; *SIZE of them, the caller frees them. */
uint8_t *model_write (const model_t *self, size_t *size);

/* NULL where BYTES are no model, or one of another make. */
model_t *model_read (const uint8_t *bytes, size_t size);

#endif
