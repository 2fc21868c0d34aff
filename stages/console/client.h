/* A client of the submit door: hands messages in and hears their verdicts; hands in again what is not answered, under
 * the same token, so that a message counts once however often an intake dies. */
#ifndef TAMIS_CLIENT_H
#define TAMIS_CLIENT_H

#include "console.h"
#include "item.h"

typedef struct client_t client_t;

enum {
    CLIENT_WINDOW = 256,          /* messages in flight */
    CLIENT_BYTES = 64 << 20,      /* and their bytes */
    CLIENT_FIRST_PATIENCE = 3000, /* ms until a pipeline must be there */
    CLIENT_SILENCE = 90000,       /* ms without any answer: the pipeline is gone */
    CLIENT_REPLAY_LAG = 5000      /* ms of a replay's own time: what is older must have been recorded and folded */
};

/* ANSWER or ERROR (the other is NULL) for ITEM, which the receiver destroys. */
typedef void (client_done_fn) (void *state, source_item_t *item, const SubmissionAnswer *answer, const char *error);

client_t *client_new (const console_t *console, bool dry_run, client_done_fn *done, void *state);
/* From now on messages are read for the learner alone: a dry run whose answer holds their features. */
void client_lessons (client_t *self);
void client_destroy (client_t **self);

/* True once the pipeline can be reached; waits for it CLIENT_FIRST_PATIENCE ms. */
bool client_connect (client_t *self);

/* Takes an item; waits while too much is in flight, or while a replay's time demands it. False where the pipeline is
 * gone. */
bool client_submit (client_t *self, source_item_t *item);

/* Waits for all answers; false where the pipeline is gone. What is unanswered then gets an error. */
bool client_finish (client_t *self);

#endif
