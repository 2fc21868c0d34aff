/* Append: writes one batch of message rows to the history, by COPY, or, where some may be there already, by the path
 * that does not mind; the partitions of their days come first. */
#ifndef TAMIS_APPEND_H
#define TAMIS_APPEND_H

#include "joblist.h"
#include "session.h"

typedef enum {
    APPEND_RECORDED, /* committed, and the jobs' verdicts are those that the history holds */
    APPEND_LOST,     /* it is not known whether it was, or the history has troubles of its own: send it again later,
                        saying so */
    APPEND_REFUSED   /* PostgreSQL will not have this batch; one row of it may be why */
} append_outcome_t;

typedef void (append_done_fn) (void *state, append_outcome_t outcome);

typedef struct append_t append_t;

/* TIMEOUT: ms that one statement may take. */
append_t *append_new (session_t *session, int timeout, append_done_fn *done, void *state);
void append_destroy (append_t **self);

/* Starts on BATCH (held_t jobs, at least one), which must stand until DONE is called. The session must be idle. AGAIN:
 * rows of it may have been recorded before; then the verdict that was recorded first takes the place of the job's. */
void append_batch (append_t *self, const joblist_t *batch, bool again);

/* Lets go of the batch under way, which goes on without it: DONE is still called, with APPEND_LOST or what became of
 * it.
 */
void append_give_up (append_t *self);

#endif
