/* Lessons: what reports that bring their message teach the learner. The pipeline reads the messages (only fingerprint
 * sees bytes) and gives their features back; what is kept are the new sums, as one version of the model for many
 * lessons, and who taught what. */
#ifndef TAMIS_LESSONS_H
#define TAMIS_LESSONS_H

#include "database.h"
#include "item.h"

enum {
    LESSONS_BATCH = 4096 /* lessons of one version at most */
};

/* The purpose for which the features of a lesson are sealed, so that a release can take it back. */
#define LESSONS_SEAL "lesson features"

typedef struct lessons_t lessons_t;

/* REPORTER: a keyed hash, as a number; AT: when, "" where it is the time of the call; WEIGHT in hundredths. All are
 * borrowed. NULL where no pipeline can be reached. */
lessons_t *lessons_new (const console_t *console, PGconn *database, const keyring_t *keys, const char *reporter,
                        const char *at, bool junk, int weight);
void lessons_destroy (lessons_t **self);

/* Hands ITEM in, and takes it. Its id is the message's in the history, or empty. */
void lessons_add (lessons_t *self, source_item_t *item);

/* Teaches what is left. False with *WHY a sentence (the caller frees it) where some of it could not be taught. */
bool lessons_finish (lessons_t *self, char **why);

/* The version of the model that holds them; 0 where nothing was taught. */
int64_t lessons_version (const lessons_t *self);

/* Lessons taught; those that the same reporter had taught before are not among them. */
size_t lessons_taught (const lessons_t *self);

/* BYTES as PostgreSQL writes a bytea in text; the caller frees it. */
char *lessons_hex (const uint8_t *bytes, size_t size);

#endif
