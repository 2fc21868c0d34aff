#include "record.h"

#include "array.h"
#include "check.h"
#include "clock.h"
#include "joblist.h"
#include "log.h"
#include "names.h"
#include "parcel.h"
#include "paths.h"
#include "row.h"
#include "session.h"
#include "sql.h"
#include "uuid.h"

enum { TICK = 50 /* ms */, ASK_AGAIN = 250 /* ms */, FOLD_PATIENCE = 60000 /* ms */, EXIT_REFUSED = 111, DAYS = 4096 };

static const char greeting[] = "LISTEN tamis_folded";

/* What a job carries while it is here. */
typedef struct {
    VerdictFragment *verdict;
    uint64_t fold_target; /* for a replay: the transaction up to which must be folded */
} held_t;

struct record_t {
    worker_t *worker;
    session_t *session;
    record_done_fn *done;
    void *state;
    joblist_t waiting, batch, folding;
    rows_t rows;
    names_t *names;
    zhashx_t *days;       /* partitions known to be there */
    int alone;            /* batches of one row that are still to come */
    char day[CLOCK_TEXT]; /* the partition that is being made */
    bool again;           /* the batch goes by the duplicate-safe path */
    int64_t patience, commit, down_since, asked_at;
    int batch_most;
    metric_t *recorded, *duplicates, *deferred, *batches, *unfolded;
};

static void flush (record_t *self);

static VerdictFragment *verdict_of (const job_t *job) {
    return ((held_t *)job->state)->verdict;
}

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
        uint64_t target = ((held_t *)job->state)->fold_target;
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
        for (job_t *job = self->folding.first; job; job = job->next) {
            held_t *held = job->state;
            if (!held->fold_target) held->fold_target = target;
        }
    }
    flush (self);
}

static void ask_fold (record_t *self) {
    self->asked_at = clock_now ();
    session_query (self->session, sql_fold_ask, 0, NULL, false, (int)self->commit, fold_asked, self);
}

static bool fold_unasked (const record_t *self) {
    bool fresh = false;
    for (job_t *job = self->folding.first; job; job = job->next) fresh |= !((held_t *)job->state)->fold_target;
    return fresh || (self->folding.first && clock_now () - self->asked_at > ASK_AGAIN);
}

/* --- a batch --- */

static void batch_done (record_t *self) {
    for (job_t *job; (job = joblist_pop (&self->batch));)
        if (job->parcel->replay)
            joblist_append (&self->folding, job);
        else
            settle (self, job);
    self->again = false;
    flush (self);
}

/* It is not known whether the batch was committed: it comes again by the path that does not mind. */
static void batch_lost (record_t *self) {
    self->again = true;
    joblist_prepend (&self->waiting, &self->batch);
}

static void take_recorded (record_t *self, const PGresult *result) {
    for (int i = 0; i < PQntuples (result); i++) {
        uint8_t id[PARCEL_ID];
        if (!uuid_parse (PQgetvalue (result, i, 0), id)) continue;
        for (job_t *job = self->batch.first; job; job = job->next) {
            if (memcmp (job->parcel->id.data, id, PARCEL_ID)) continue;
            VerdictFragment *verdict = verdict_of (job);
            int decision = DECISION__DELIVER;
            while (decision < DECISION__REJECT &&
                   strcmp (decision_word ((Decision)decision), PQgetvalue (result, i, 1)))
                decision++;
            int32_t bits = (int32_t)strtol (PQgetvalue (result, i, 2), NULL, 10);
            size_t size = 0;
            uint8_t *bytes = PQunescapeBytea ((const uint8_t *)PQgetvalue (result, i, 3), &size);
            if ((int)verdict->decision != decision || verdict->bits != bits) {
                verdict->decision = (Decision)decision;
                verdict->bits = bits;
                row_findings (job->arena, bytes, size, verdict);
                metric_add (self->duplicates, 1);
            }
            PQfreemem (bytes);
        }
    }
}

static void recorded_read (void *state, const PGresult *result) {
    record_t *self = state;
    if (!result || PQresultStatus (result) != PGRES_TUPLES_OK) {
        batch_lost (self);
        return;
    }
    take_recorded (self, result);
    batch_done (self);
}

static void read_recorded (record_t *self) {
    array_t *ids = array_new ();
    for (job_t *job = self->batch.first; job; job = job->next)
        array_text (ids, parcel_id_text (job->arena, job->parcel));
    const char *parameters[] = {array_whole (ids)};
    session_query (self->session, sql_recorded, 1, parameters, false, (int)self->commit, recorded_read, self);
    array_destroy (&ids);
}

static void refused (record_t *self, const PGresult *result) {
    const char *state = check_sqlstate (result);
    log_error ("record", "sqlstate=%s reason=\"%.120s\"", state, PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
    zhashx_purge (self->days); /* a partition may have been dropped */
    if (self->again && self->batch.count == 1) {
        give_up (self, joblist_pop (&self->batch));
        return;
    }
    self->alone = self->batch.count; /* one row may be what is refused: each goes by itself once */
    batch_lost (self);
}

static void again_done (void *state, const PGresult *result) {
    record_t *self = state;
    if (result && PQresultStatus (result) == PGRES_COMMAND_OK)
        read_recorded (self);
    else if (result)
        refused (self, result);
    else
        batch_lost (self);
}

static void send_again (record_t *self) {
    array_t *columns[ROW_COLUMNS];
    const char *parameters[ROW_COLUMNS];
    uint32_t key = keyring_id (worker_keys (self->worker), KEY_DEPLOYMENT);
    for (int i = 0; i < ROW_COLUMNS; i++) columns[i] = array_new ();
    for (job_t *job = self->batch.first; job; job = job->next)
        rows_as_arrays (columns, job->parcel, verdict_of (job), key);
    for (int i = 0; i < ROW_COLUMNS; i++) parameters[i] = array_whole (columns[i]);
    session_query (self->session, sql_record_again, ROW_COLUMNS, parameters, false, (int)self->commit, again_done,
                   self);
    for (int i = 0; i < ROW_COLUMNS; i++) array_destroy (&columns[i]);
}

static void copied (void *state, const PGresult *result) {
    record_t *self = state;
    if (result && PQresultStatus (result) == PGRES_COMMAND_OK)
        batch_done (self);
    else if (result && !strcmp (check_sqlstate (result), "23505"))
        send_again (self);
    else if (result)
        refused (self, result);
    else
        batch_lost (self);
}

static void send_batch (record_t *self) {
    metric_add (self->batches, 1);
    if (self->again) {
        send_again (self);
        return;
    }
    uint32_t key = keyring_id (worker_keys (self->worker), KEY_DEPLOYMENT);
    rows_begin (&self->rows);
    for (job_t *job = self->batch.first; job; job = job->next)
        rows_add (&self->rows, job->parcel, verdict_of (job), key);
    rows_end (&self->rows);
    session_copy (self->session, sql_record, self->rows.bytes, self->rows.size, (int)self->commit, copied, self);
}

/* --- partitions --- */

static void day_name (const job_t *job, char day[CLOCK_TEXT]) {
    clock_format (uuid_time (job->parcel->id.data), day);
    day[10] = 0; /* the date */
}

/* The partition cannot be made: the messages of that day are deferred, the others go on. */
static void defer_day (record_t *self) {
    char day[CLOCK_TEXT];
    joblist_t rest;
    joblist_clear (&rest);
    for (job_t *job; (job = joblist_pop (&self->waiting));) {
        day_name (job, day);
        if (strcmp (day, self->day))
            joblist_append (&rest, job);
        else
            give_up (self, job);
    }
    joblist_prepend (&self->waiting, &rest);
}

static void day_made (void *state, const PGresult *result) {
    record_t *self = state;
    if (result && PQresultStatus (result) == PGRES_TUPLES_OK) {
        if (zhashx_size (self->days) > DAYS) zhashx_purge (self->days);
        zhashx_update (self->days, self->day, self);
    } else if (result) {
        log_error ("partition", "day=%s reason=\"%.120s\"", self->day,
                   PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
        defer_day (self);
    }
    flush (self);
}

/* True where a day's partition had to be asked for first. */
static bool make_day (record_t *self) {
    int n = 0;
    for (job_t *job = self->waiting.first; job && n < self->batch_most; job = job->next, n++) {
        day_name (job, self->day);
        if (zhashx_lookup (self->days, self->day)) continue;
        const char *parameters[] = {self->day};
        session_query (self->session, sql_message_day, 1, parameters, false, (int)self->commit, day_made, self);
        return true;
    }
    return false;
}

/* --- what to do next --- */

static void named (void *state, const PGresult *result) {
    (void)result;
    flush (state);
}

static void flush (record_t *self) {
    if (!session_idle (self->session) || self->batch.first) return;
    if (self->waiting.first) {
        if (make_day (self)) return;
        int most = self->alone > 0 ? 1 : self->batch_most;
        if (self->alone > 0) self->alone--, self->again = true;
        while (self->waiting.first && self->batch.count < most)
            joblist_append (&self->batch, joblist_pop (&self->waiting));
        send_batch (self);
    } else if (fold_unasked (self)) {
        ask_fold (self);
    } else if (names_any (self->names)) {
        names_send (self->names, self->session, named, self);
    }
}

void record_flush (void *self) {
    flush (self);
}

void record_add (record_t *self, job_t *job, VerdictFragment *verdict) {
    held_t *held = arena_zero (job->arena, sizeof *held);
    held->verdict = verdict;
    job->state = held;
    joblist_append (&self->waiting, job);
    if (!session_up (self->session) && clock_now () - self->down_since > self->patience)
        give_up (self, joblist_pop (&self->waiting));
}

static void tick (void *state) {
    record_t *self = state;
    int64_t now = clock_now ();
    while (self->waiting.first && !session_up (self->session) && now - self->waiting.first->taken_at > self->patience &&
           now - self->down_since > self->patience)
        give_up (self, joblist_pop (&self->waiting));
    while (self->folding.first && now - self->folding.first->taken_at > FOLD_PATIENCE) {
        job_t *job = joblist_pop (&self->folding);
        metric_add (self->unfolded, 1);
        job_drop (&job);
    }
    flush (self);
}

/* --- life --- */

static void changed (void *state, bool up, bool fatal, const char *reason) {
    record_t *self = state;
    stage_ail (worker_stage (self->worker), up ? NULL : "the history is away");
    if (up) {
        log_info ("history", "state=up");
        flush (self);
    } else {
        self->down_since = clock_now ();
        log_error ("history", "state=down reason=\"%s\"", reason);
    }
    if (fatal) exit (EXIT_REFUSED);
}

bool record_up (const record_t *self) {
    return session_up (self->session);
}

static void open_metrics (record_t *self) {
    self->recorded = metric_counter ("messages_recorded_total", "verdicts answered with their row committed");
    self->duplicates = metric_counter ("messages_again_total", "parcels whose first recorded verdict was another");
    self->deferred = metric_counter ("messages_deferred_total", "messages deferred because the history was away");
    self->batches = metric_counter ("record_batches_total", "batches of message rows");
    self->unfolded = metric_counter ("replays_unfolded_total", "replayed messages let go because no tally folded them");
}

record_t *record_new (worker_t *worker, record_done_fn *done, void *state) {
    record_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    stage_t *stage = worker_stage (worker);
    const config_t *config = stage_config (stage);
    *self = (record_t){.worker = worker, .done = done, .state = state, .days = zhashx_new (), .names = names_new ()};
    joblist_clear (&self->waiting);
    joblist_clear (&self->batch);
    joblist_clear (&self->folding);
    self->patience = config_number (config, "verdict/patience");
    self->commit = config_number (config, "verdict/commit");
    self->batch_most = (int)config_number (config, "verdict/batch");
    self->down_since = clock_now ();
    open_metrics (self);
    stage_ail (stage, "the history is away");
    char *dsn = paths_dsn (config);
    self->session = session_new (stage_loop (stage), dsn, worker_keys (worker), changed, self);
    session_on_connect (self->session, greeting);
    session_on_notify (self->session, folded, self);
    free (dsn);
    stage_every (stage, TICK, tick, self);
    return self;
}

void record_destroy (record_t **self_p) {
    record_t *self = *self_p;
    if (!self) return;
    session_destroy (&self->session);
    names_destroy (&self->names);
    zhashx_destroy (&self->days);
    rows_free (&self->rows);
    free (self);
    *self_p = NULL;
}
