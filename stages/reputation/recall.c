#include "recall.h"

#include "array.h"
#include "clock.h"
#include "log.h"
#include "paths.h"
#include "session.h"
#include "sql.h"

#include <arpa/inet.h>
#include <endian.h>

enum { TICK = 20 /* ms */, COLUMNS = 13, EXIT_REFUSED = 111 };

struct recall_t {
    worker_t *worker;
    session_t *session;
    recall_done_fn *done;
    void *state;
    job_t *waiting, **last; /* not yet asked for */
    job_t *asked;           /* in the query under way */
    array_t *ids;
    int64_t patience;
    int batch;
    int n_waiting;
    metric_t *queries, *unknown, *traits;
};

/* --- reading the answer --- */

static int64_t wide (const PGresult *result, int row, int column) {
    uint64_t value;
    memcpy (&value, PQgetvalue (result, row, column), sizeof value);
    return (int64_t)be64toh (value);
}

static int32_t narrow (const PGresult *result, int row, int column) {
    uint32_t value;
    memcpy (&value, PQgetvalue (result, row, column), sizeof value);
    return (int32_t)ntohl (value);
}

static int by_id (const void *a, const void *b) {
    uint64_t left = ((const past_t *)a)->id, right = ((const past_t *)b)->id;
    return (left > right) - (left < right);
}

static past_t *read_pasts (const PGresult *result, size_t *count) {
    *count = (size_t)PQntuples (result);
    past_t *pasts = calloc (*count + 1, sizeof *pasts);
    if (!pasts) abort ();
    for (int i = 0; i < (int)*count; i++)
        pasts[i] = (past_t){.id = (uint64_t)wide (result, i, 0),
                            .messages = narrow (result, i, 1),
                            .spam = narrow (result, i, 2),
                            .junk = narrow (result, i, 3),
                            .notjunk = narrow (result, i, 4),
                            .traps = narrow (result, i, 5),
                            .first = narrow (result, i, 6),
                            .last = narrow (result, i, 7),
                            .spread = (uint64_t)wide (result, i, 8),
                            .reach = (uint64_t)wide (result, i, 9),
                            .named = *PQgetvalue (result, i, 10) != 0,
                            .accused = (uint64_t)wide (result, i, 11),
                            .passed = (uint64_t)wide (result, i, 12)};
    qsort (pasts, *count, sizeof *pasts, by_id);
    return pasts;
}

const past_t *recall_find (const past_t *pasts, size_t count, uint64_t id) {
    past_t wanted = {.id = id};
    return pasts ? bsearch (&wanted, pasts, count, sizeof *pasts, by_id) : NULL;
}

/* --- asking --- */

static void ask_now (recall_t *self);

static void give (recall_t *self, job_t *jobs, const past_t *pasts, size_t count) {
    for (job_t *job = jobs, *next; job; job = next) {
        next = job->next;
        if (!pasts) metric_add (self->unknown, 1);
        self->done (self->state, job, pasts, count);
    }
}

static void answered (void *state, const PGresult *result) {
    recall_t *self = state;
    job_t *jobs = self->asked;
    self->asked = NULL;
    if (result && PQresultStatus (result) == PGRES_TUPLES_OK && PQnfields (result) == COLUMNS) {
        size_t count;
        past_t *pasts = read_pasts (result, &count);
        give (self, jobs, pasts, count);
        free (pasts);
    } else {
        if (result) log_error ("recall", "reason=\"%.120s\"", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
        give (self, jobs, NULL, 0);
    }
    ask_now (self);
}

static void add_traits (recall_t *self, Trait *const *traits, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (trait_kind (traits[i]->id) != TRAIT_recipient) array_number (self->ids, (int64_t)traits[i]->id);
}

static void add_job (recall_t *self, const job_t *job) {
    const Parcel *parcel = job->parcel;
    if (parcel->authentication) add_traits (self, parcel->authentication->traits, parcel->authentication->n_traits);
    if (parcel->fingerprint) add_traits (self, parcel->fingerprint->traits, parcel->fingerprint->n_traits);
}

static void ask_now (recall_t *self) {
    if (!self->waiting || !session_idle (self->session)) return;
    array_clear (self->ids);
    job_t **end = &self->asked;
    for (int n = 0; self->waiting && n < self->batch && array_count (self->ids) < RECALL_TRAITS; n++) {
        job_t *job = self->waiting;
        self->waiting = job->next;
        self->n_waiting--;
        job->next = NULL;
        add_job (self, job);
        *end = job;
        end = &job->next;
    }
    if (!self->waiting) self->last = &self->waiting;
    metric_add (self->queries, 1);
    metric_add (self->traits, (int64_t)array_count (self->ids));
    const char *parameters[] = {array_whole (self->ids)};
    session_query (self->session, sql_recall, 1, parameters, true, (int)self->patience, answered, self);
}

void recall_flush (recall_t *self) {
    ask_now (self);
}

void recall_ask (recall_t *self, job_t *job) {
    if (!session_up (self->session)) {
        metric_add (self->unknown, 1);
        self->done (self->state, job, NULL, 0);
        return;
    }
    job->next = NULL;
    *self->last = job;
    self->last = &job->next;
    self->n_waiting++;
}

/* Those that have waited longer than patience go on unknown. */
static void tick (void *state) {
    recall_t *self = state;
    int64_t now = clock_now ();
    while (self->waiting && (now - self->waiting->taken_at > self->patience || !session_up (self->session))) {
        job_t *job = self->waiting;
        self->waiting = job->next;
        if (!self->waiting) self->last = &self->waiting;
        self->n_waiting--;
        job->next = NULL;
        give (self, job, NULL, 0);
    }
}

/* --- life --- */

static void changed (void *state, bool up, bool fatal, const char *reason) {
    recall_t *self = state;
    stage_ail (worker_stage (self->worker), up ? NULL : "the history is away");
    if (up)
        log_info ("history", "state=up");
    else
        log_error ("history", "state=down reason=\"%s\"", reason);
    if (fatal) exit (EXIT_REFUSED);
}

recall_t *recall_new (worker_t *worker, recall_done_fn *done, void *state) {
    recall_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    stage_t *stage = worker_stage (worker);
    const config_t *config = stage_config (stage);
    *self = (recall_t){.worker = worker, .done = done, .state = state, .ids = array_new ()};
    self->last = &self->waiting;
    self->patience = config_number (config, "reputation/patience");
    self->batch = (int)config_number (config, "reputation/batch");
    self->queries = metric_counter ("recall_queries_total", "queries for the pasts of traits");
    self->traits = metric_counter ("recall_traits_total", "traits asked for");
    self->unknown = metric_counter ("recall_unknown_total", "parcels that went on without their history");
    stage_ail (stage, "the history is away");
    char *dsn = paths_dsn (config);
    self->session = session_new (stage_loop (stage), dsn, worker_keys (worker), changed, self);
    free (dsn);
    stage_every (stage, TICK, tick, self);
    return self;
}

void recall_destroy (recall_t **self_p) {
    recall_t *self = *self_p;
    if (!self) return;
    session_destroy (&self->session);
    array_destroy (&self->ids);
    free (self);
    *self_p = NULL;
}
