/* Fingerprint: what in a message tells its sender from others. The last stage that sees content. */
#ifndef TAMIS_FINGERPRINT_H
#define TAMIS_FINGERPRINT_H

#include "bounds.h"
#include "worker.h"

typedef struct fingerprint_t fingerprint_t;

/* PROTECTED: the file of protected people, "" for none. NULL on failure, with *ERROR a sentence (the caller frees it).
 */
fingerprint_t *fingerprint_new (const limits_t *limits, const char *protected, char **error);
void fingerprint_destroy (fingerprint_t **self);

/* Takes the brands of FILE ("" for the list that is built in) in the place of those known. False where it cannot be
 * read, with *ERROR a sentence (the caller frees it): then those known before stay. */
bool fingerprint_brands (fingerprint_t *self, const char *file, char **error);

/* The bounds of options.def's defaults. */
limits_t fingerprint_limits (void);

/* Reads SIZE bytes at RAW, which may be anything, and adds all that is found to EVIDENCE, in whose arena everything
 * lives. */
void fingerprint_message (const fingerprint_t *self, const uint8_t *raw, size_t size, evidence_t *evidence);

/* The same in the light of PARCEL (NULL for none): its envelope, and what authentication has found. */
void fingerprint_parcel (const fingerprint_t *self, const Parcel *parcel, const uint8_t *raw, size_t size,
                         evidence_t *evidence);

extern const worker_plan_t fingerprint_plan;

#endif
