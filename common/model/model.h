/* The learner: an online linear model over hashed features. Each feature of a message votes with the log of how much
 * oftener it stood in junk than in other mail, and with a correction that logistic regression makes where that vote was
 * wrong (S. Wang and C. Manning, Baselines and Bigrams, ACL 2012; J. Goodman and W. Yih, Online Discriminative Spam
 * Filter Training, CEAS 2006). All that is kept is sums: no message can be read back. They are whole numbers, so that
 * the same lessons give the same model however they are batched; counts do not depend on the order of lessons at all.
 */
#ifndef TAMIS_MODEL_H
#define TAMIS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    MODEL_FEATURES = 4096,  /* of one message at most: more are not looked at */
    MODEL_SLOTS = 1 << 19,  /* features share slots by their lowest bits */
    MODEL_WEIGHT = 1000,    /* of a lesson at most, in hundredths of a report */
    MODEL_MOST = 16 << 20,  /* bytes of a written model at most */
    MODEL_LESSONS = 1 << 15 /* of either kind, in reports: past as many all counts are halved, so that old mail is
                               forgotten */
};

typedef struct model_t model_t;

/* One lesson; PUSH and AGE are set by model_teach() and are what it takes, with the features, to take it back. */
typedef struct {
    bool junk;
    int32_t weight; /* 1..MODEL_WEIGHT */
    int32_t push;   /* how strongly corrections were pushed, signed, in 2^-16 */
    uint32_t age;   /* how often counts had been halved */
} lesson_t;

/* One that was taught nothing. */
model_t *model_new (void);
void model_destroy (model_t **self);

void model_teach (model_t *self, const uint32_t *features, size_t count, lesson_t *lesson);

/* Takes a lesson back: exactly where nothing was taught since, else its counts exactly and its corrections nearly. */
void model_take_back (model_t *self, const uint32_t *features, size_t count, const lesson_t *lesson);

/* How much the features speak for junk: natural log-odds as the model sees them, without bound. Whoever judges many
 * messages makes a scorer. */
double model_score (const model_t *self, const uint32_t *features, size_t count);

/* Weighted reports of either kind, in hundredths. */
int64_t model_junk (const model_t *self);
int64_t model_notjunk (const model_t *self);

/* The model as bytes; *SIZE of them, the caller frees them. */
uint8_t *model_write (const model_t *self, size_t *size);

/* NULL where BYTES are no model, or one of another make. */
model_t *model_read (const uint8_t *bytes, size_t size);

#endif
