/* A lane: one connection over which batches of message rows go to the history, one at a time. Several lanes have
 * several batches under way. */
#ifndef TAMIS_LANE_H
#define TAMIS_LANE_H

#include "append.h"
#include "joblist.h"
#include "session.h"
#include "worker.h"

typedef struct lane_t lane_t;

/* What became of a lane's batch: the jobs of BATCH are the receiver's, who empties it. */
typedef void (lane_done_fn) (void *state, lane_t *lane, append_outcome_t outcome, joblist_t *batch);

/* FIRST: the lane that hears of folds. NOTIFIED and CHANGED as of a session. STATE is given to all three. */
typedef struct {
    lane_done_fn *done;
    session_state_fn *changed;
    session_notify_fn *notified;
    void *state;
    int commit; /* ms that a statement may take */
} lane_plan_t;

lane_t *lane_new (worker_t *worker, const lane_plan_t *plan, bool first);
void lane_destroy (lane_t **self);

session_t *lane_session (lane_t *self);

/* Up, and nothing under way. */
bool lane_free (const lane_t *self);

/* Takes the first of FROM, MOST at most, and begins to append them. Those that were refused in company go alone.
 * JOURNAL: they were read from the journal. */
void lane_begin (lane_t *self, joblist_t *from, int most, bool journal);

/* The batch under way; none of it where it was given up. */
const joblist_t *lane_batch (const lane_t *self);

/* Gives its batch up into JOBS: what becomes of it in the history is not known, and the lane is busy until it is. */
void lane_give_up (lane_t *self, joblist_t *jobs);

/* True while jobs from the journal are under way. */
bool lane_from_journal (const lane_t *self);

#endif
