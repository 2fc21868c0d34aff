#include "record.h"

#include "clock.h"
#include "held.h"
#include "joblist.h"
#include "journal.h"
#include "lane.h"
#include "log.h"
#include "names.h"
#include "parcel.h"
#include "paths.h"
#include "sql.h"

enum {
    TICK = 50 /* ms */,
    ASK_AGAIN = 250 /* ms */,
    FOLD_PATIENCE = 60000 /* ms */,
    HURRY = 10 /* ms that a verdict waits for the batch before it while a lane is free */,
    LANES = 16,
    EXIT_REFUSED = 111,
    ROWS = 64
};

struct record_t {
    worker_t *worker;
    lane_t *lanes[LANES];
    int n_lanes;
    journal_t *journal;
    record_done_fn *done;
    void *state;
    joblist_t waiting, replaying; /* for the history: what came, and what was read from the journal */
    joblist_t behind;             /* further attempts, while a journal may hold the first */
    joblist_t folding;
    lane_t *journal_lane; /* on which rows of the journal are under way */
    names_t *names;
    bool journal_turn;
    bool up;       /* a lane is */
    bool told;     /* that none was at the start */
    bool writable; /* the last write, to the history or the journal, went well */
    int64_t patience, commit, down_since, asked_at;
    int batch_most;
    metric_t *recorded, *deferred, *replayed, *unfolded;
};

static void flush (record_t *self);

/* --- endings --- */

static void give_up (record_t *self, job_t *job) {
    VerdictFragment *verdict = arena_alloc (job->arena, sizeof *verdict);
    verdict_fragment__init (verdict);
    verdict->decision = DECISION__DEFER;
    verdict->reason = (char *)"the history cannot be written, please try again later";
    metric_add (self->deferred, 1);
    self->done (self->state, job, verdict);
}

static void settle (record_t *self, job_t *job) {
    verdict_of (job)->recorded = true;
    metric_add (self->recorded, 1);
    names_note (self->names, job->parcel);
    self->done (self->state, job, verdict_of (job));
}

/* --- a replay waits until what it has recorded is folded --- */

static void folded (void *state, const char *channel, const char *payload) {
    record_t *self = state;
    uint64_t horizon = strtoull (payload, NULL, 10);
    joblist_t rest;
    joblist_clear (&rest);
    for (job_t *job; (job = joblist_pop (&self->folding));) {
        uint64_t target = held_of (job)->fold_target;
        if (target && target <= horizon)
            settle (self, job);
        else
            joblist_append (&rest, job);
    }
    joblist_prepend (&self->folding, &rest);
    (void)channel;
}

static void fold_asked (void *state, const PGresult *result) {
    record_t *self = state;
    if (result && PQresultStatus (result) == PGRES_TUPLES_OK) {
        uint64_t target = strtoull (PQgetvalue (result, 0, 1), NULL, 10);
        for (job_t *job = self->folding.first; job; job = job->next)
            if (!held_of (job)->fold_target) held_of (job)->fold_target = target;
    }
    flush (self);
}

static void ask_fold (record_t *self, session_t *session) {
    self->asked_at = clock_now ();
    session_query (session, sql_fold_ask, 0, NULL, false, (int)self->commit, fold_asked, self);
}

static bool fold_unasked (const record_t *self) {
    bool fresh = false;
    for (job_t *job = self->folding.first; job; job = job->next) fresh |= !held_of (job)->fold_target;
    return fresh || (self->folding.first && clock_now () - self->asked_at > ASK_AGAIN);
}

/* --- the history is away or slow: the journal --- */

/* All jobs of LIST are answered: with their verdicts if those are durable now, else with defer. */
static void journal_list (record_t *self, joblist_t *list) {
    job_t *jobs[ROWS];
    VerdictFragment *verdicts[ROWS];
    while (list->first) {
        int count = 0;
        for (; count < ROWS && list->first; count++) {
            jobs[count] = joblist_pop (list);
            verdicts[count] = verdict_of (jobs[count]);
        }
        self->writable = !journal_write (self->journal, jobs, verdicts, count);
        if (!self->writable)
            log_error ("journal", "deferred=%d reason=\"%s\"", count,
                       errno == EDQUOT ? "verdict/journal_max is reached" : strerror (errno));
        for (int i = 0; i < count; i++)
            if (self->writable)
                settle (self, jobs[i]);
            else
                give_up (self, jobs[i]);
    }
}

static bool further (const void *state, const job_t *job) {
    (void)state;
    return job->parcel->attempt > 1 && !job->parcel->replay;
}

/* What was recorded first is what was answered: an attempt that came after one in a journal is recorded after it. */
static void hold_back (record_t *self) {
    if (journal_standing (self->journal)) joblist_take (&self->waiting, &self->behind, further, NULL);
    if (!self->behind.first || journal_standing (self->journal)) return;
    for (job_t *job = self->behind.first; job; job = job->next) held_of (job)->again = true;
    joblist_prepend (&self->waiting, &self->behind);
}

static bool late (const void *state, const job_t *job) {
    return job->taken_at < *(const int64_t *)state;
}

/* Takes out what has waited for longer than patience. A replay, which nothing but a fold can answer, is deferred. */
static void list_overdue (record_t *self, joblist_t *list, int64_t now) {
    bool away = !self->up && now - self->down_since > self->patience;
    int64_t since = away ? INT64_MAX : now - self->patience;
    if (!list->first || !late (&since, list->first)) return; /* the first has waited longest */
    joblist_t overdue, written;
    joblist_clear (&overdue);
    joblist_clear (&written);
    joblist_take (list, &overdue, late, &since);
    for (job_t *job; (job = joblist_pop (&overdue));)
        if (job->parcel->replay)
            give_up (self, job);
        else
            joblist_append (&written, job);
    journal_list (self, &written);
}

static bool any_replay (const joblist_t *batch) {
    for (const job_t *job = batch->first; job; job = job->next)
        if (job->parcel->replay) return true;
    return false;
}

/* A commit that takes longer than patience is not waited for either; the journal's rows are those that do not mind. */
static void lane_overdue (record_t *self, lane_t *lane, int64_t now) {
    const joblist_t *batch = lane_batch (lane);
    if (lane_from_journal (lane) || !batch->first || now - batch->first->taken_at <= self->patience) return;
    if (any_replay (batch)) return;
    joblist_t overdue;
    joblist_clear (&overdue);
    lane_give_up (lane, &overdue);
    journal_list (self, &overdue);
}

static void journal_overdue (record_t *self) {
    int64_t now = clock_now ();
    list_overdue (self, &self->behind, now);
    list_overdue (self, &self->waiting, now);
    for (int i = 0; i < self->n_lanes; i++) lane_overdue (self, self->lanes[i], now);
}

/* A row that was in the journal is in the history now, or was refused by it. */
static void replayed (record_t *self, job_t *job, bool recorded) {
    if (recorded) {
        metric_add (self->replayed, 1);
    } else {
        log_error ("journal", "id=%s reason=\"the history refuses this row\"",
                   parcel_id_text (job->arena, job->parcel));
        journal_refused (self->journal);
    }
    journal_job_free (&job);
}

static bool read_journal (record_t *self) {
    if (self->replaying.first) return true;
    if (!journal_read (self->journal, &self->replaying)) return false;
    for (job_t *job = self->replaying.first; job; job = job->next) {
        held_t *held = arena_zero (job->arena, sizeof *held);
        held->verdict = job->parcel->verdict;
        job->state = held;
    }
    return true;
}

/* --- a batch --- */

static void batch_recorded (record_t *self, joblist_t *batch, bool journal) {
    self->writable = true;
    for (job_t *job; (job = joblist_pop (batch));)
        if (journal)
            replayed (self, job, true);
        else if (job->parcel->replay)
            joblist_append (&self->folding, job);
        else
            settle (self, job);
}

/* To be sent again: one row may be why a batch was refused, then each goes ALONE. */
static void put_back (record_t *self, joblist_t *batch, bool journal, bool alone) {
    for (job_t *job = batch->first; job; job = job->next) {
        held_of (job)->again = true;
        held_of (job)->alone |= alone;
    }
    joblist_prepend (journal ? &self->replaying : &self->waiting, batch);
}

static void appended (void *state, lane_t *lane, append_outcome_t outcome, joblist_t *batch) {
    record_t *self = state;
    bool journal = self->journal_lane == lane;
    if (journal) self->journal_lane = NULL;
    if (outcome == APPEND_RECORDED)
        batch_recorded (self, batch, journal);
    else if (outcome == APPEND_LOST || batch->count > 1)
        put_back (self, batch, journal, outcome == APPEND_REFUSED);
    else if (journal && batch->first)
        replayed (self, joblist_pop (batch), false);
    else if (batch->first)
        give_up (self, joblist_pop (batch));
    flush (self);
}

/* --- what to do next --- */

static void named (void *state, const PGresult *result) {
    (void)result;
    flush (state);
}

/* A batch goes at once where none is under way; beside others only a full one, or one that has waited. */
static bool batch_due (const record_t *self) {
    if (!self->waiting.first) return false;
    int under_way = 0;
    for (int i = 0; i < self->n_lanes; i++) under_way += lane_batch (self->lanes[i])->first != NULL;
    return !under_way || self->waiting.count >= self->batch_most ||
           clock_now () - self->waiting.first->taken_at > HURRY;
}

/* Fresh verdicts and the journal's take turns, so that neither waits for the other. A file of the journal is done with
 * once its last batch is: one lane reads it. */
static bool use_lane (record_t *self, lane_t *lane) {
    bool fresh = batch_due (self);
    self->journal_turn = !self->journal_turn;
    if (!self->journal_lane && (self->journal_turn || !fresh) && read_journal (self)) {
        self->journal_lane = lane;
        lane_begin (lane, &self->replaying, self->batch_most, true);
    } else if (fresh) {
        lane_begin (lane, &self->waiting, self->batch_most, false);
    } else if (fold_unasked (self)) {
        ask_fold (self, lane_session (lane));
    } else if (names_any (self->names)) {
        names_send (self->names, lane_session (lane), named, self);
    } else {
        return false;
    }
    return true;
}

static void flush (record_t *self) {
    journal_overdue (self);
    hold_back (self);
    for (int i = 0; i < self->n_lanes; i++)
        if (lane_free (self->lanes[i]) && !use_lane (self, self->lanes[i])) break;
}

void record_flush (void *self) {
    flush (self);
}

void record_add (record_t *self, job_t *job, VerdictFragment *verdict) {
    held_t *held = arena_zero (job->arena, sizeof *held);
    held->verdict = verdict;
    job->state = held;
    joblist_append (&self->waiting, job);
}

static void tick (void *state) {
    record_t *self = state;
    int64_t now = clock_now ();
    while (self->folding.first && now - self->folding.first->taken_at > FOLD_PATIENCE) {
        job_t *job = joblist_pop (&self->folding);
        metric_add (self->unfolded, 1);
        job_drop (&job);
    }
    flush (self);
}

bool record_writable (const record_t *self) {
    return self->up || self->writable;
}

/* --- life --- */

static void changed (void *state, bool up, bool fatal, const char *reason) {
    record_t *self = state;
    bool any = false;
    for (int i = 0; i < self->n_lanes; i++) any |= session_up (lane_session (self->lanes[i]));
    if (any && !self->up) log_info ("history", "state=up");
    if (!any && (self->up || !self->told)) {
        self->told = true;
        self->down_since = clock_now ();
        log_error ("history", "state=down reason=\"%s\"", reason);
    }
    self->up = any;
    if (fatal) exit (EXIT_REFUSED);
    if (up) flush (self);
}

const char *record_ails (const record_t *self) {
    return self->up ? NULL : "the history is away";
}

static void open_metrics (record_t *self) {
    self->recorded = metric_counter ("messages_recorded_total", "verdicts answered with their row durable");
    self->deferred = metric_counter ("messages_deferred_total", "messages deferred because no row could be written");
    self->replayed = metric_counter ("journal_replayed_total", "rows of journals that are in the history now");
    self->unfolded = metric_counter ("replays_unfolded_total", "replayed messages let go because no tally folded them");
}

static bool open_journal (record_t *self, const config_t *config) {
    char *folder = paths_below_run (config, "verdict/journal", "journal");
    self->journal = journal_new (folder, config_number (config, "verdict/journal_max"), worker_keys (self->worker));
    if (!self->journal) log_error ("start", "reason=\"cannot make %s: %s\"", folder, strerror (errno));
    free (folder);
    return self->journal != NULL;
}

static void open_lanes (record_t *self, int count) {
    const lane_plan_t plan = {appended, changed, folded, self, (int)self->commit};
    for (int i = 0; i < count && i < LANES; i++) self->lanes[self->n_lanes++] = lane_new (self->worker, &plan, i == 0);
}

record_t *record_new (worker_t *worker, record_done_fn *done, void *state) {
    record_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    stage_t *stage = worker_stage (worker);
    const config_t *config = stage_config (stage);
    *self = (record_t){.worker = worker, .done = done, .state = state, .names = names_new (), .writable = true};
    joblist_clear (&self->waiting);
    joblist_clear (&self->replaying);
    joblist_clear (&self->behind);
    joblist_clear (&self->folding);
    self->patience = config_number (config, "verdict/patience");
    self->commit = config_number (config, "verdict/commit");
    self->batch_most = (int)config_number (config, "verdict/batch");
    self->down_since = clock_now ();
    open_metrics (self);
    if (!open_journal (self, config)) {
        record_destroy (&self);
        return NULL;
    }
    open_lanes (self, (int)config_number (config, "verdict/lanes"));
    stage_every (stage, TICK, tick, self);
    return self;
}

void record_destroy (record_t **self_p) {
    record_t *self = *self_p;
    if (!self) return;
    if (self->journal_lane) lane_give_up (self->journal_lane, &self->replaying);
    for (job_t *job; (job = joblist_pop (&self->replaying));) journal_job_free (&job);
    for (int i = 0; i < self->n_lanes; i++) lane_destroy (&self->lanes[i]);
    journal_destroy (&self->journal);
    names_destroy (&self->names);
    free (self);
    *self_p = NULL;
}
