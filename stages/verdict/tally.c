#include "tally.h"

#include "clock.h"
#include "filter.h"
#include "finding.h"
#include "fold.h"
#include "lag.h"
#include "log.h"
#include "paths.h"
#include "session.h"
#include "sql.h"
#include "uuid.h"

#include <endian.h>

enum {
    TICK = 10 /* ms */,
    TIMEOUT = 60000 /* ms */,
    FILTER_AGAIN = 10000 /* ms after an error */,
    HOUR = 3600000,
    HEAD = 20,
    XID = 24
};

static const char greeting[] = "SET synchronous_commit = off; LISTEN tamis_fold";

struct tally_t {
    worker_t *worker;
    session_t *session;
    sights_t *sights;
    fold_t *fold;
    filter_t *filter; /* ids that have a row; this copy makes them, as long as it is elected */
    bool filter_read; /* all that were there before are in it */
    size_t filter_size;
    int64_t last_row, filter_due;
    bool elected, filled, wanted; /* wanted: somebody asked */
    bool kin;                     /* lessons, or an actor's messages, are being folded */
    int64_t interval, due, late, asked_at;
    lag_t lag;
    bool behind;                 /* later than verdict/fold_late */
    const char *why;             /* as it was told */
    size_t sights_size, filling; /* messages of which first sights were read back */
    char oldest[UUID_TEXT];      /* the last of them */
    char folded[XID], horizon[XID];
    uint64_t *traits;
    size_t traits_room;
    metric_t *folds, *rows, *lagging, *office;
};

static void go_on (tally_t *self);

/* --- reading rows --- */

static uint32_t narrow (const PGresult *result, int row, int column) {
    uint32_t value;
    memcpy (&value, PQgetvalue (result, row, column), sizeof value);
    return be32toh (value);
}

/* A bigint[] in binary: its elements into self->traits; their number. */
static size_t read_traits (tally_t *self, const PGresult *result, int row, int column) {
    size_t size = (size_t)PQgetlength (result, row, column), count = size > HEAD ? (size - HEAD) / 12 : 0;
    const char *at = PQgetvalue (result, row, column) + HEAD;
    if (count > self->traits_room) {
        self->traits_room = count;
        self->traits = realloc (self->traits, count * sizeof *self->traits);
        if (!self->traits) abort ();
    }
    for (size_t i = 0; i < count; i++, at += 12) {
        uint64_t value;
        memcpy (&value, at + 4, sizeof value);
        self->traits[i] = be64toh (value);
    }
    return count;
}

/* Whether CODE is among the findings of a row, 4 bytes each, code first. */
static bool states (const PGresult *result, int row, int column, finding_code_t code) {
    const uint8_t *at = (const uint8_t *)PQgetvalue (result, row, column);
    for (int size = PQgetlength (result, row, column); size >= 4; size -= 4, at += 4)
        if ((at[0] << 8 | at[1]) == (int)code) return true;
    return false;
}

static void add_row (tally_t *self, const PGresult *result, int row) {
    uint64_t source = 0;
    if (!PQgetisnull (result, row, 4)) memcpy (&source, PQgetvalue (result, row, 4), sizeof source);
    fold_row_t values = {.lesson = *PQgetvalue (result, row, 0) == 'l',
                         .source = be64toh (source),
                         .spam = *PQgetvalue (result, row, 5) != 0,
                         .stranger = states (result, row, 10, FINDING_stranger),
                         .junk = (int32_t)narrow (result, row, 6),
                         .notjunk = (int32_t)narrow (result, row, 7),
                         .traps = (int32_t)narrow (result, row, 8),
                         .hour = (int32_t)(uuid_time ((const uint8_t *)PQgetvalue (result, row, 3)) / HOUR)};
    size_t count = read_traits (self, result, row, 9);
    self->kin |= values.lesson || !PQgetisnull (result, row, 11);
    fold_add (self->fold, &values, self->traits, count);
}

/* --- a fold --- */

/* What first sights and rows were thought to be may no longer be so. */
static void forget (tally_t *self) {
    self->filled = self->filter_read = false;
    self->filling = 0;
    filter_destroy (&self->filter);
}

/* What the fold returned: ids without a row, then, negated, those whose pairs need not come again. */
static void settle (tally_t *self, const PGresult *result) {
    size_t count = (size_t)PQntuples (result);
    uint64_t *ids = calloc (count + 1, sizeof *ids);
    if (!ids) abort ();
    folded_t folded = {.rowless = ids};
    for (size_t i = 0; i < count; i++) {
        memcpy (&ids[i], PQgetvalue (result, (int)i, 0), sizeof *ids);
        int64_t id = (int64_t)be64toh (ids[i]);
        ids[i] = (uint64_t)(id < 0 ? -id : id);
        folded.n_rowless += id > 0;
    }
    folded.settled = ids + folded.n_rowless;
    folded.n_settled = count - folded.n_rowless;
    fold_settle (self->fold, self->sights, self->filter, &folded);
    free (ids);
}

static void applied (void *state, const PGresult *result) {
    tally_t *self = state;
    if (!result || PQresultStatus (result) != PGRES_TUPLES_OK) {
        if (result) log_error ("fold", "reason=\"%.160s\"", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
        forget (self);
        self->due = clock_now () + self->interval;
        return;
    }
    settle (self, result);
    metric_add (self->folds, 1);
    lag_folded (&self->lag, strtoull (self->horizon, NULL, 10));
    go_on (self);
}

static void apply (tally_t *self) {
    array_t *columns[FOLD_COLUMNS];
    const char *parameters[3 + FOLD_COLUMNS] = {self->folded, self->horizon};
    for (int i = 0; i < FOLD_COLUMNS; i++) columns[i] = array_new ();
    fold_columns (self->fold, self->sights, self->filter_read ? self->filter : NULL, columns);
    for (int i = 0; i < FOLD_COLUMNS; i++) parameters[2 + i] = array_whole (columns[i]);
    parameters[2 + FOLD_COLUMNS] = self->kin ? "t" : "f";
    session_query (self->session, sql_fold_apply, 3 + FOLD_COLUMNS, parameters, true, TIMEOUT, applied, self);
    for (int i = 0; i < FOLD_COLUMNS; i++) array_destroy (&columns[i]);
}

static void read_xid (const PGresult *result, int column, char text[XID]) {
    uint64_t value;
    memcpy (&value, PQgetvalue (result, 0, column), sizeof value);
    snprintf (text, XID, "%lu", (unsigned long)be64toh (value));
}

static void window_read (void *state, const PGresult *result) {
    tally_t *self = state;
    if (!result || PQresultStatus (result) != PGRES_TUPLES_OK || PQntuples (result) < 1) {
        if (result) log_error ("fold", "reason=\"%.160s\"", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
        return;
    }
    read_xid (result, 1, self->folded);
    read_xid (result, 2, self->horizon);
    if (read_traits (self, result, 0, 9) == 1) lag_mark (&self->lag, self->asked_at, self->traits[0]);
    lag_folded (&self->lag, strtoull (self->folded, NULL, 10));
    fold_clear (self->fold);
    self->kin = false;
    for (int i = 1; i < PQntuples (result); i++) add_row (self, result, i);
    metric_add (self->rows, PQntuples (result) - 1);
    if (PQntuples (result) > TALLY_ROWS) self->due = 0; /* there is more */
    bool moved = strcmp (self->folded, self->horizon) != 0;
    if (PQntuples (result) > 1 || self->wanted || moved) {
        self->wanted = false;
        apply (self);
    }
}

static void read_window (tally_t *self) {
    char most[16];
    snprintf (most, sizeof most, "%d", TALLY_ROWS);
    const char *parameters[] = {most};
    self->asked_at = clock_now ();
    self->due = self->asked_at + self->interval;
    session_query (self->session, sql_fold_window, 1, parameters, true, TIMEOUT, window_read, self);
}

/* --- the office --- */

static void elected (void *state, const PGresult *result) {
    tally_t *self = state;
    self->due = clock_now () + self->interval;
    if (!result || PQresultStatus (result) != PGRES_TUPLES_OK || *PQgetvalue (result, 0, 0) != 't') return;
    self->elected = true;
    lag_begin (&self->lag, clock_now ());
    metric_set (self->office, 1);
    log_info ("tally", "office=taken");
    go_on (self);
}

/* Newest first, until the table is half full: then what it would hold next would push out what is newer. */
static void filled (void *state, const PGresult *result) {
    tally_t *self = state;
    if (!result || PQresultStatus (result) != PGRES_TUPLES_OK) return;
    int n = PQntuples (result);
    for (int i = 0; i < n; i++) {
        size_t count = read_traits (self, result, i, 1);
        for (size_t t = 0; t < count; t++) sights_add (self->sights, self->traits[t], *PQgetvalue (result, i, 2) != 0);
    }
    self->filling += (size_t)n;
    if (n) uuid_text ((const uint8_t *)PQgetvalue (result, n - 1, 0), self->oldest);
    self->filled = n < TALLY_PAGE || sights_held (self->sights) > sights_room (self->sights) / 2;
    if (self->filled)
        log_info ("tally", "sights=%zu of=%zu messages=%zu", sights_held (self->sights), sights_room (self->sights),
                  self->filling);
    go_on (self);
}

static void fill (tally_t *self) {
    char most[16];
    if (!self->filling || !self->sights) {
        sights_destroy (&self->sights);
        self->sights = sights_new (self->sights_size);
        filter_destroy (&self->filter);
        self->filter = filter_new (self->filter_size);
        self->last_row = INT64_MIN;
        self->oldest[0] = 0;
    }
    snprintf (most, sizeof most, "%d", TALLY_PAGE);
    const char *parameters[] = {most, self->oldest};
    session_query (self->session, sql_first_sights, 2, parameters, true, TIMEOUT, filled, self);
}

/* --- which traits have a row: read page by page between folds --- */

static void rows_page (void *state, const PGresult *result) {
    tally_t *self = state;
    if (!result || PQresultStatus (result) != PGRES_TUPLES_OK || PQntuples (result) < 1) {
        if (result) log_error ("tally", "reason=\"%.160s\"", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
        self->filter_due = clock_now () + FILTER_AGAIN;
        return;
    }
    const char *ids = PQgetvalue (result, 0, 2);
    int size = PQgetlength (result, 0, 2);
    for (int at = 0; at + (int)sizeof (uint64_t) <= size; at += (int)sizeof (uint64_t)) {
        memcpy (&self->last_row, ids + at, sizeof self->last_row);
        self->last_row = (int64_t)be64toh ((uint64_t)self->last_row);
        filter_add (self->filter, (uint64_t)self->last_row);
    }
    self->filter_read = size < TALLY_IDS * (int)sizeof (uint64_t);
    if (self->filter_read)
        log_info ("tally", "rows=%zu of=%zu", filter_count (self->filter), filter_room (self->filter));
    go_on (self);
}

static void read_rows (tally_t *self) {
    char last[XID], most[XID];
    snprintf (last, sizeof last, "%ld", (long)self->last_row);
    snprintf (most, sizeof most, "%d", TALLY_IDS);
    const char *parameters[] = {last, most};
    session_query (self->session, sql_filter_page, 2, parameters, true, TIMEOUT, rows_page, self);
}

static void go_on (tally_t *self) {
    int64_t now = clock_now ();
    if (!session_idle (self->session)) return;
    if (!self->elected) {
        if (now >= self->due) session_query (self->session, sql_tally_elect, 0, NULL, false, TIMEOUT, elected, self);
    } else if (!self->filled) {
        fill (self);
    } else if (self->wanted || now >= self->due) {
        read_window (self);
    } else if (!self->filter_read && now >= self->filter_due) {
        read_rows (self);
    }
}

/* What holds it back is most often a long transaction that writes, somewhere in the cluster of databases. */
static const char *why_late (const tally_t *self) {
    if (!self->filled) return "first sights are being read back";
    return strcmp (self->folded, self->horizon) ? "the fold is late" : "a transaction that writes holds it back";
}

static void look_at_lag (tally_t *self) {
    int64_t lag = self->elected ? lag_of (&self->lag, clock_now ()) : 0;
    bool behind = lag > self->late;
    metric_set (self->lagging, lag);
    const char *why = behind ? why_late (self) : NULL;
    if (why && why != self->why) log_error ("fold", "lag_ms=%ld reason=\"%s\"", (long)lag, why);
    self->why = why;
    if (!behind && self->behind) log_info ("fold", "lag_ms=%ld", (long)lag);
    self->behind = behind;
}

bool tally_behind (const tally_t *self) {
    return self->behind;
}

static void tick (void *state) {
    tally_t *self = state;
    look_at_lag (self);
    go_on (self);
}

static void asked (void *state, const char *channel, const char *payload) {
    tally_t *self = state;
    self->wanted = self->elected;
    go_on (self);
    (void)channel, (void)payload;
}

static void changed (void *state, bool up, bool fatal, const char *reason) {
    tally_t *self = state;
    self->elected = self->wanted = false; /* the lock went with the connection */
    forget (self);
    self->due = 0;
    metric_set (self->office, 0);
    if (up) go_on (self);
    (void)fatal, (void)reason; /* record says so of its own connection */
}

/* --- life --- */

tally_t *tally_new (worker_t *worker) {
    tally_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    stage_t *stage = worker_stage (worker);
    const config_t *config = stage_config (stage);
    *self = (tally_t){.worker = worker, .fold = fold_new ()};
    self->interval = config_number (config, "verdict/fold");
    self->late = config_number (config, "verdict/fold_late");
    self->sights_size = (size_t)config_number (config, "verdict/sights");
    self->filter_size = (size_t)config_number (config, "verdict/filter");
    self->folds = metric_counter ("folds_total", "folds that this copy made as the tally");
    self->rows = metric_counter ("folded_rows_total", "message rows and lessons folded");
    self->lagging = metric_gauge (
        "fold_lag_ms", "for how long what was recorded may not have been folded; 0 where another copy is the tally");
    self->office = metric_gauge ("tally_office", "1 while this copy is the tally");
    char *dsn = paths_dsn (config, "verdict");
    self->session = session_new (stage_loop (stage), dsn, worker_keys (worker), changed, self);
    session_on_connect (self->session, greeting);
    session_on_notify (self->session, asked, self);
    free (dsn);
    stage_every (stage, TICK, tick, self);
    return self;
}

void tally_destroy (tally_t **self_p) {
    tally_t *self = *self_p;
    if (!self) return;
    session_destroy (&self->session);
    sights_destroy (&self->sights);
    filter_destroy (&self->filter);
    fold_destroy (&self->fold);
    free (self->traits);
    free (self);
    *self_p = NULL;
}
