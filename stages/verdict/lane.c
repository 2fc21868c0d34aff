#include "lane.h"

#include "clock.h"
#include "held.h"
#include "parcel.h"
#include "paths.h"

enum { REST = 250 /* ms, where the history has troubles of its own */, BATCH_MOST = 1024 };

static const char greeting[] = "LISTEN tamis_folded";

struct lane_t {
    lane_plan_t plan;
    session_t *session;
    append_t *append;
    joblist_t batch;
    bool busy, from_journal;
    int64_t rest_until;
};

static void appended (void *state, append_outcome_t outcome) {
    lane_t *self = state;
    self->busy = false;
    if (outcome == APPEND_LOST) self->rest_until = clock_now () + REST;
    self->plan.done (self->plan.state, self, outcome, &self->batch);
}

static int by_id (const void *a, const void *b) {
    const job_t *const *left = a, *const *right = b;
    return memcmp ((*left)->parcel->id.data, (*right)->parcel->id.data, PARCEL_ID);
}

/* All write in the same order: two lanes that hold the same two parcels must not each wait for the other. */
static void sort_batch (joblist_t *batch) {
    job_t *jobs[BATCH_MOST];
    size_t count = 0;
    for (job_t *job; (job = joblist_pop (batch));) jobs[count++] = job;
    qsort (jobs, count, sizeof *jobs, by_id);
    for (size_t i = 0; i < count; i++) joblist_append (batch, jobs[i]);
}

void lane_begin (lane_t *self, joblist_t *from, int most, bool journal) {
    bool again = self->from_journal = journal;
    if (most > BATCH_MOST) most = BATCH_MOST;
    do {
        bool alone = held_of (from->first)->alone;
        if (alone && self->batch.count) break;
        again |= held_of (from->first)->again;
        joblist_append (&self->batch, joblist_pop (from));
        if (alone) break;
    } while (from->first && self->batch.count < most);
    sort_batch (&self->batch);
    self->busy = true;
    append_batch (self->append, &self->batch, again);
}

void lane_give_up (lane_t *self, joblist_t *jobs) {
    append_give_up (self->append);
    joblist_prepend (jobs, &self->batch);
}

session_t *lane_session (lane_t *self) {
    return self->session;
}

bool lane_free (const lane_t *self) {
    return !self->busy && session_idle (self->session) && (!self->rest_until || clock_now () >= self->rest_until);
}

const joblist_t *lane_batch (const lane_t *self) {
    return &self->batch;
}

bool lane_from_journal (const lane_t *self) {
    return self->busy && self->from_journal;
}

lane_t *lane_new (worker_t *worker, const lane_plan_t *plan, bool first) {
    lane_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    stage_t *stage = worker_stage (worker);
    char *dsn = paths_dsn (stage_config (stage), "verdict");
    self->plan = *plan;
    joblist_clear (&self->batch);
    self->session = session_new (stage_loop (stage), dsn, worker_keys (worker), plan->changed, plan->state);
    if (first) {
        session_on_connect (self->session, greeting);
        session_on_notify (self->session, plan->notified, plan->state);
    }
    self->append = append_new (self->session, plan->commit, appended, self);
    free (dsn);
    return self;
}

void lane_destroy (lane_t **self_p) {
    lane_t *self = *self_p;
    if (!self) return;
    append_destroy (&self->append);
    session_destroy (&self->session);
    free (self);
    *self_p = NULL;
}
