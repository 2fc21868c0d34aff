#include "append.h"

#include "array.h"
#include "check.h"
#include "clock.h"
#include "held.h"
#include "log.h"
#include "parcel.h"
#include "row.h"
#include "sql.h"
#include "uuid.h"

enum { DAYS = 4096, DATE = 10 };

struct append_t {
    session_t *session;
    int timeout;
    append_done_fn *done;
    void *state;
    const joblist_t *batch;
    bool again;
    rows_t rows;
    zhashx_t *days;       /* partitions known to be there */
    char day[CLOCK_TEXT]; /* the partition that is being made */
    metric_t *batches, *others;
};

static void next_step (append_t *self);

static void finish (append_t *self, append_outcome_t outcome) {
    self->batch = NULL;
    self->done (self->state, outcome);
}

/* Troubles that no row is to blame for: read-only, deadlock, no disk or memory, lock not had, stopping, input/output.
 */
static bool transient (const PGresult *result) {
    static const char *const classes[] = {"25", "40", "53", "55", "57", "58"};
    const char *state = check_sqlstate (result);
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (!strncmp (state, classes[i], 2)) return true;
    return false;
}

static void refused (append_t *self, const char *what, const PGresult *result) {
    log_error (what, "sqlstate=%s reason=\"%.120s\"", check_sqlstate (result),
               PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
    zhashx_purge (self->days); /* a partition may have been dropped */
    finish (self, transient (result) ? APPEND_LOST : APPEND_REFUSED);
}

/* --- what was recorded first is what is answered --- */

static void take_recorded (append_t *self, const PGresult *result, int row) {
    uint8_t id[PARCEL_ID];
    if (!uuid_parse (PQgetvalue (result, row, 0), id)) return;
    int decision = DECISION__DELIVER;
    while (decision < DECISION__REJECT && strcmp (decision_word ((Decision)decision), PQgetvalue (result, row, 1)))
        decision++;
    int32_t bits = (int32_t)strtol (PQgetvalue (result, row, 2), NULL, 10);
    size_t size = 0;
    uint8_t *bytes = PQunescapeBytea ((const uint8_t *)PQgetvalue (result, row, 3), &size);
    for (job_t *job = self->batch->first; job; job = job->next) {
        VerdictFragment *verdict = verdict_of (job);
        if (memcmp (job->parcel->id.data, id, PARCEL_ID)) continue;
        if ((int)verdict->decision == decision && verdict->bits == bits) continue;
        verdict->decision = (Decision)decision;
        verdict->bits = bits;
        verdict->case_number = strtoull (PQgetvalue (result, row, 4), NULL, 10);
        verdict->actor = (uint32_t)strtoul (PQgetvalue (result, row, 5), NULL, 10);
        verdict->campaign = (uint64_t)strtoll (PQgetvalue (result, row, 6), NULL, 10);
        if (verdict->case_number) verdict->reason = (char *)"sender blocked by decision of the abuse desk";
        row_findings (job->arena, bytes, size, verdict);
        metric_add (self->others, 1);
    }
    PQfreemem (bytes);
}

static void recorded_read (void *state, const PGresult *result) {
    append_t *self = state;
    if (!result || PQresultStatus (result) != PGRES_TUPLES_OK) {
        finish (self, APPEND_LOST);
        return;
    }
    for (int i = 0; self->batch && i < PQntuples (result); i++) take_recorded (self, result, i);
    finish (self, APPEND_RECORDED);
}

static void read_recorded (append_t *self) {
    array_t *ids = array_new ();
    for (job_t *job = self->batch->first; job; job = job->next)
        array_text (ids, parcel_id_text (job->arena, job->parcel));
    const char *parameters[] = {array_whole (ids)};
    session_query (self->session, sql_recorded, 1, parameters, false, self->timeout, recorded_read, self);
    array_destroy (&ids);
}

/* --- the two ways to write --- */

static void again_done (void *state, const PGresult *result) {
    append_t *self = state;
    if (result && PQresultStatus (result) == PGRES_COMMAND_OK && self->batch)
        read_recorded (self);
    else if (!self->batch)
        finish (self, APPEND_LOST);
    else if (result)
        refused (self, "record", result);
    else
        finish (self, APPEND_LOST);
}

static void insert (append_t *self) {
    array_t *columns[ROW_COLUMNS];
    const char *parameters[ROW_COLUMNS];
    for (int i = 0; i < ROW_COLUMNS; i++) columns[i] = array_new ();
    for (job_t *job = self->batch->first; job; job = job->next)
        rows_as_arrays (columns, job->parcel, verdict_of (job), job->parcel->deployment_key);
    for (int i = 0; i < ROW_COLUMNS; i++) parameters[i] = array_whole (columns[i]);
    session_query (self->session, sql_record_again, ROW_COLUMNS, parameters, false, self->timeout, again_done, self);
    for (int i = 0; i < ROW_COLUMNS; i++) array_destroy (&columns[i]);
}

static void copied (void *state, const PGresult *result) {
    append_t *self = state;
    if (result && PQresultStatus (result) == PGRES_COMMAND_OK)
        finish (self, APPEND_RECORDED);
    else if (!self->batch)
        finish (self, APPEND_LOST);
    else if (result && !strcmp (check_sqlstate (result), "23505"))
        insert (self);
    else if (result)
        refused (self, "record", result);
    else
        finish (self, APPEND_LOST);
}

static void copy (append_t *self) {
    rows_begin (&self->rows);
    for (job_t *job = self->batch->first; job; job = job->next)
        rows_add (&self->rows, job->parcel, verdict_of (job), job->parcel->deployment_key);
    rows_end (&self->rows);
    session_copy (self->session, sql_record, self->rows.bytes, self->rows.size, self->timeout, copied, self);
}

/* --- partitions --- */

static void day_made (void *state, const PGresult *result) {
    append_t *self = state;
    if (result && PQresultStatus (result) == PGRES_TUPLES_OK) {
        if (zhashx_size (self->days) > DAYS) zhashx_purge (self->days);
        zhashx_update (self->days, self->day, self);
        next_step (self);
    } else if (result) {
        refused (self, "partition", result);
    } else {
        finish (self, APPEND_LOST);
    }
}

/* True where a day's partition had to be asked for first. */
static bool make_day (append_t *self) {
    for (job_t *job = self->batch->first; job; job = job->next) {
        clock_format (uuid_time (job->parcel->id.data), self->day);
        self->day[DATE] = 0;
        if (zhashx_lookup (self->days, self->day)) continue;
        const char *parameters[] = {self->day};
        session_query (self->session, sql_message_day, 1, parameters, false, self->timeout, day_made, self);
        return true;
    }
    return false;
}

static void next_step (append_t *self) {
    if (!self->batch) {
        finish (self, APPEND_LOST);
        return;
    }
    if (make_day (self)) return;
    metric_add (self->batches, 1);
    if (self->again)
        insert (self);
    else
        copy (self);
}

void append_batch (append_t *self, const joblist_t *batch, bool again) {
    self->batch = batch;
    self->again = again;
    next_step (self);
}

void append_give_up (append_t *self) {
    self->batch = NULL;
}

/* --- life --- */

append_t *append_new (session_t *session, int timeout, append_done_fn *done, void *state) {
    append_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (append_t){.session = session, .timeout = timeout, .done = done, .state = state, .days = zhashx_new ()};
    self->batches = metric_counter ("record_batches_total", "batches of message rows");
    self->others = metric_counter ("messages_again_total", "parcels whose first recorded verdict was another");
    return self;
}

void append_destroy (append_t **self_p) {
    append_t *self = *self_p;
    if (!self) return;
    zhashx_destroy (&self->days);
    rows_free (&self->rows);
    free (self);
    *self_p = NULL;
}
