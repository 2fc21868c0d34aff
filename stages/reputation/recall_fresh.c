#include "recall_fresh.h"

#include "clock.h"
#include "log.h"
#include "paths.h"
#include "filter.h"
#include "session.h"
#include "sql.h"

#include <endian.h>
#include <inttypes.h>

enum { TICK = 50 /* ms */, ID_BYTES = 8, NUMBER = 24, NAME = 64 /* of a session: PostgreSQL keeps 63 bytes */ };

static const char greeting[] = "LISTEN tamis_folded; SET application_name = 'tamis recall 0'";
static const char nothing_yet[] = "18446744073709551615"; /* no transaction is as late */

struct fresh_t {
    worker_t *worker;
    cache_t *cache;
    session_t *session;
    filter_t *filter;  /* NULL: every trait is asked for */
    filter_t *loading; /* NULL: none */
    size_t size;
    int64_t last;        /* id that was loaded last */
    char since[NUMBER];  /* transaction from which on fresh is to be read */
    uint64_t folded;     /* up to which all is known here */
    uint64_t said;       /* and which of it was told */
    int64_t asked, seen; /* when the look under way began, and the last one that was answered */
    int64_t due, load_due;
    bool full;
    metric_t *ids, *trusted;
};

static void go_on (fresh_t *self);

static uint64_t wide (const char *bytes) {
    uint64_t value;
    memcpy (&value, bytes, sizeof value);
    return be64toh (value);
}

static bool good (const PGresult *result) {
    if (result && PQresultStatus (result) == PGRES_TUPLES_OK && PQntuples (result) > 0) return true;
    if (result) log_error ("recall", "reason=\"%.120s\"", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
    return false;
}

/* --- what is fresh --- */

static void learn (fresh_t *self, const char *ids, size_t size) {
    int64_t now = clock_now ();
    for (size_t at = 0; at + ID_BYTES <= size; at += ID_BYTES) {
        uint64_t id = wide (ids + at);
        if (self->filter) filter_add (self->filter, id);
        if (self->loading) filter_add (self->loading, id);
        cache_drop (self->cache, id, now);
    }
}

static void looked (void *state, const PGresult *result) {
    fresh_t *self = state;
    if (good (result)) {
        for (int i = 0; i < PQntuples (result); i++)
            learn (self, PQgetvalue (result, i, 2), (size_t)PQgetlength (result, i, 2));
        self->folded = wide (PQgetvalue (result, 0, 0));
        snprintf (self->since, sizeof self->since, "%" PRIu64, wide (PQgetvalue (result, 0, 1)));
        self->seen = self->asked;
    }
    go_on (self);
}

static void look (fresh_t *self) {
    self->asked = clock_now ();
    self->due = self->asked + FRESH_LOOK;
    const char *parameters[] = {self->since};
    session_query (self->session, sql_filter_fresh, 1, parameters, true, FRESH_TIMEOUT, looked, self);
}

/* --- the first reading, page by page, so that the event loop goes on meanwhile --- */

static void loaded (fresh_t *self) {
    filter_destroy (&self->filter);
    self->filter = self->loading;
    self->loading = NULL;
    self->load_due = clock_now () + FRESH_AGAIN;
    log_info ("recall", "filter=read ids=%zu room=%zu", filter_count (self->filter), filter_room (self->filter));
}

static void page_read (void *state, const PGresult *result) {
    fresh_t *self = state;
    if (good (result) && self->loading) {
        const char *ids = PQgetvalue (result, 0, 2);
        for (int at = 0; at + ID_BYTES <= PQgetlength (result, 0, 2); at += ID_BYTES)
            filter_add (self->loading, wide (ids + at));
        self->last = (int64_t)wide (PQgetvalue (result, 0, 1));
        if (wide (PQgetvalue (result, 0, 0)) < FRESH_PAGE) loaded (self);
    } else {
        filter_destroy (&self->loading);
        self->load_due = clock_now () + FRESH_LOOK;
    }
    go_on (self);
}

static void read_page (fresh_t *self) {
    char last[NUMBER], most[NUMBER];
    if (!self->loading) {
        self->loading = filter_new (self->size);
        self->last = INT64_MIN;
    }
    snprintf (last, sizeof last, "%" PRId64, self->last);
    snprintf (most, sizeof most, "%d", FRESH_PAGE);
    const char *parameters[] = {last, most};
    session_query (self->session, sql_filter_page, 2, parameters, true, FRESH_TIMEOUT, page_read, self);
}

/* --- what to do next --- */

static void told (void *state, const PGresult *result) {
    (void)result;
    go_on (state);
}

/* The session's name says up to which fold this copy holds nothing older: seen by who waits for it. */
static void tell (fresh_t *self) {
    char name[NAME];
    snprintf (name, sizeof name, "tamis recall %" PRIu64 " %.24s", self->folded,
              stage_copy (worker_stage (self->worker)));
    self->said = self->folded;
    const char *parameters[] = {name};
    session_query (self->session, sql_filter_obeys, 1, parameters, false, FRESH_TIMEOUT, told, self);
}

static void go_on (fresh_t *self) {
    if (!session_idle (self->session)) return;
    if (clock_now () >= self->due)
        look (self);
    else if (self->said != self->folded)
        tell (self);
    else if (self->loading || clock_now () >= self->load_due)
        read_page (self);
}

static void folded (void *state, const char *channel, const char *payload) {
    fresh_t *self = state;
    self->due = 0;
    go_on (self);
    (void)channel, (void)payload;
}

static void tick (void *state) {
    fresh_t *self = state;
    const filter_t *filter = self->filter;
    metric_set (self->ids, filter ? (int64_t)filter_count (filter) : 0);
    metric_set (self->trusted, filter && clock_now () - self->seen <= FRESH_TRUST);
    if (filter && !self->full && filter_count (filter) > filter_room (filter)) {
        self->full = true;
        log_warn ("recall", "ids=%zu reason=\"reputation/filter is too small: more and more is asked for in vain\"",
                  filter_count (filter));
    }
    go_on (self);
}

static void changed (void *state, bool up, bool fatal, const char *reason) {
    fresh_t *self = state;
    filter_destroy (&self->filter);
    filter_destroy (&self->loading);
    snprintf (self->since, sizeof self->since, "%s", nothing_yet);
    self->due = self->load_due = 0;
    self->folded = self->said = 0;
    if (up) go_on (self);
    (void)fatal, (void)reason; /* recall says so of its own connection */
}

/* --- the question --- */

bool fresh_maybe (const fresh_t *self, uint64_t id) {
    return !self->filter || clock_now () - self->seen > FRESH_TRUST || filter_has (self->filter, id);
}

/* --- life --- */

fresh_t *fresh_new (worker_t *worker, cache_t *cache) {
    fresh_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    stage_t *stage = worker_stage (worker);
    const config_t *config = stage_config (stage);
    *self = (fresh_t){.worker = worker, .cache = cache};
    self->size = (size_t)config_number (config, "reputation/filter");
    self->ids = metric_gauge ("filter_ids", "traits with a row that this copy's filter knows");
    self->trusted = metric_gauge ("filter_trusted", "1 while what is not in the filter is not asked for");
    char *dsn = paths_dsn (config, "reputation");
    self->session = session_new (stage_loop (stage), dsn, worker_keys (worker), changed, self);
    session_on_connect (self->session, greeting);
    session_on_notify (self->session, folded, self);
    free (dsn);
    stage_every (stage, TICK, tick, self);
    return self;
}

void fresh_destroy (fresh_t **self_p) {
    fresh_t *self = *self_p;
    if (!self) return;
    session_destroy (&self->session);
    filter_destroy (&self->filter);
    filter_destroy (&self->loading);
    free (self);
    *self_p = NULL;
}
