#include "recall.h"

#include "array.h"
#include "clock.h"
#include "log.h"
#include "paths.h"
#include "recall_cache.h"
#include "recall_fresh.h"
#include "session.h"
#include "sql.h"

#include <arpa/inet.h>
#include <endian.h>

enum { TICK = 20 /* ms */, COLUMNS = 15, EXIT_REFUSED = 111 };

struct recall_t {
    worker_t *worker;
    session_t *session;
    recall_done_fn *done;
    void *state;
    job_t *waiting, **last; /* not yet asked for */
    job_t *asked;           /* in the query under way */
    cache_t *cache;
    fresh_t *fresh;
    uint64_t *ids; /* what is asked for, RECALL_TRAITS and one parcel more at most */
    past_t *known; /* what need not be asked for, as many at most */
    size_t n_ids, n_known;
    array_t *text;
    int64_t patience, keep, asked_at;
    int batch;
    metric_t *queries, *unknown, *traits, *absent, *cached;
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

/* Behind what is known already; all sorted by id. */
static past_t *read_pasts (const recall_t *self, const PGresult *result, size_t *count) {
    int n = result ? PQntuples (result) : 0;
    *count = self->n_known + (size_t)n;
    past_t *pasts = calloc (*count + 1, sizeof *pasts);
    if (!pasts) abort ();
    memcpy (pasts, self->known, self->n_known * sizeof *pasts);
    for (int i = 0; i < n; i++)
        pasts[self->n_known + (size_t)i] = (past_t){.id = (uint64_t)wide (result, i, 0),
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
                                                    .passed = (uint64_t)wide (result, i, 12),
                                                    .actor = narrow (result, i, 13),
                                                    .lent = narrow (result, i, 14)};
    qsort (pasts, *count, sizeof *pasts, by_id);
    return pasts;
}

const past_t *recall_find (const past_t *pasts, size_t count, uint64_t id) {
    past_t wanted = {.id = id};
    return pasts ? bsearch (&wanted, pasts, count, sizeof *pasts, by_id) : NULL;
}

/* --- an answer --- */

static void ask_now (recall_t *self);

static void give (recall_t *self, job_t *jobs, const past_t *pasts, size_t count) {
    for (job_t *job = jobs, *next; job; job = next) {
        next = job->next;
        if (!pasts) metric_add (self->unknown, 1);
        self->done (self->state, job, pasts, count);
    }
}

static void give_all (recall_t *self, const PGresult *result) {
    job_t *jobs = self->asked;
    self->asked = NULL;
    size_t count;
    past_t *pasts = read_pasts (self, result, &count);
    for (size_t i = 0; i < self->n_ids; i++)
        cache_put (self->cache, self->ids[i], self->asked_at, recall_find (pasts, count, self->ids[i]));
    give (self, jobs, pasts, count);
    free (pasts);
}

static void answered (void *state, const PGresult *result) {
    recall_t *self = state;
    if (result && PQresultStatus (result) == PGRES_TUPLES_OK && PQnfields (result) == COLUMNS) {
        give_all (self, result);
    } else {
        job_t *jobs = self->asked;
        self->asked = NULL;
        if (result) log_error ("recall", "reason=\"%.120s\"", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
        give (self, jobs, NULL, 0);
    }
    ask_now (self);
}

/* --- a question --- */

/* A replay sees what was folded a moment ago: it always asks. */
static void add_trait (recall_t *self, uint64_t id, bool replay) {
    const past_t *past;
    if (trait_kind (id) == TRAIT_recipient) return;
    if (!replay && !fresh_maybe (self->fresh, id)) {
        metric_add (self->absent, 1);
        return;
    }
    cache_answer_t answer = replay ? CACHE_UNKNOWN : cache_find (self->cache, id, self->asked_at - self->keep, &past);
    if (answer == CACHE_UNKNOWN)
        self->ids[self->n_ids++] = id;
    else if (answer == CACHE_PAST)
        self->known[self->n_known++] = *past;
    metric_add (self->cached, answer != CACHE_UNKNOWN);
}

static void add_traits (recall_t *self, Trait *const *traits, size_t count, bool replay) {
    for (size_t i = 0; i < count && i < EVIDENCE_TRAITS; i++) add_trait (self, traits[i]->id, replay);
}

static void add_job (recall_t *self, const job_t *job) {
    const Parcel *parcel = job->parcel;
    const AuthenticationFragment *a = parcel->authentication;
    const FingerprintFragment *f = parcel->fingerprint;
    if (a) add_traits (self, a->traits, a->n_traits, parcel->replay);
    if (f) add_traits (self, f->traits, f->n_traits, parcel->replay);
}

static void take_batch (recall_t *self) {
    job_t **end = &self->asked;
    self->n_ids = self->n_known = 0;
    self->asked_at = clock_now ();
    for (int n = 0; self->waiting && n < self->batch; n++) {
        if (self->n_ids >= RECALL_TRAITS || self->n_known >= RECALL_TRAITS) break;
        job_t *job = self->waiting;
        self->waiting = job->next;
        job->next = NULL;
        add_job (self, job);
        *end = job;
        end = &job->next;
    }
    if (!self->waiting) self->last = &self->waiting;
}

static int by_number (const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* Each once, in the order of the index. */
static void sort_ids (recall_t *self) {
    size_t n = 0;
    qsort (self->ids, self->n_ids, sizeof *self->ids, by_number);
    for (size_t i = 0; i < self->n_ids; i++)
        if (!n || self->ids[n - 1] != self->ids[i]) self->ids[n++] = self->ids[i];
    self->n_ids = n;
}

static void ask_now (recall_t *self) {
    while (self->waiting && session_idle (self->session)) {
        take_batch (self);
        if (!self->n_ids) {
            give_all (self, NULL);
            continue;
        }
        sort_ids (self);
        array_clear (self->text);
        for (size_t i = 0; i < self->n_ids; i++) array_number (self->text, (int64_t)self->ids[i]);
        metric_add (self->queries, 1);
        metric_add (self->traits, (int64_t)self->n_ids);
        const char *parameters[] = {array_whole (self->text)};
        session_query (self->session, sql_recall, 1, parameters, true, (int)self->patience, answered, self);
    }
}

void recall_flush (recall_t *self) {
    ask_now (self);
}

/* The history is away, or has not answered the last question in time: nobody waits for it. */
static bool of_no_use (const recall_t *self) {
    return !session_up (self->session) || session_late (self->session);
}

void recall_ask (recall_t *self, job_t *job) {
    if (of_no_use (self)) {
        metric_add (self->unknown, 1);
        self->done (self->state, job, NULL, 0);
        return;
    }
    job->next = NULL;
    *self->last = job;
    self->last = &job->next;
}

/* Those that have waited longer than patience go on unknown. */
static void tick (void *state) {
    recall_t *self = state;
    int64_t now = clock_now ();
    while (self->waiting && (of_no_use (self) || now - self->waiting->taken_at > self->patience)) {
        job_t *job = self->waiting;
        self->waiting = job->next;
        if (!self->waiting) self->last = &self->waiting;
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
    *self = (recall_t){.worker = worker, .done = done, .state = state, .text = array_new ()};
    self->last = &self->waiting;
    self->patience = config_number (config, "reputation/patience");
    self->batch = (int)config_number (config, "reputation/batch");
    self->keep = config_number (config, "reputation/fresh");
    self->cache = cache_new ((size_t)config_number (config, "reputation/cache"));
    self->ids = calloc (RECALL_TRAITS + 2 * EVIDENCE_TRAITS, sizeof *self->ids);
    self->known = calloc (RECALL_TRAITS + 2 * EVIDENCE_TRAITS, sizeof *self->known);
    if (!self->ids || !self->known) abort ();
    self->queries = metric_counter ("recall_queries_total", "queries for the pasts of traits");
    self->traits = metric_counter ("recall_traits_total", "traits asked for");
    self->unknown = metric_counter ("recall_unknown_total", "parcels that went on without their history");
    self->absent =
        metric_counter ("recall_absent_total", "traits not asked for: the filter knows that they have no row");
    self->cached = metric_counter ("recall_cached_total", "traits not asked for: they were a moment ago");
    self->fresh = fresh_new (worker, self->cache);
    stage_ail (stage, "the history is away");
    char *dsn = paths_dsn (config, "reputation");
    self->session = session_new (stage_loop (stage), dsn, worker_keys (worker), changed, self);
    free (dsn);
    stage_every (stage, TICK, tick, self);
    return self;
}

void recall_destroy (recall_t **self_p) {
    recall_t *self = *self_p;
    if (!self) return;
    session_destroy (&self->session);
    fresh_destroy (&self->fresh);
    cache_destroy (&self->cache);
    array_destroy (&self->text);
    free (self->ids);
    free (self->known);
    free (self);
    *self_p = NULL;
}
