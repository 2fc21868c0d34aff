#include "model/learned.h"

#include "clock.h"
#include "log.h"
#include "paths.h"
#include "scorer.h"
#include "session.h"
#include "sql.h"

#include <endian.h>
#include <inttypes.h>

enum { TICK = 50 /* ms */, NAME = 64 /* of a session: PostgreSQL keeps 63 bytes */, LEAST = 8 /* of 64ths of a bit */ };

static const char greeting[] = "LISTEN tamis_model; SET application_name = 'tamis model 0'";

struct learned_t {
    worker_t *worker;
    session_t *session;
    scorer_t *scorer; /* NULL while nothing was taught */
    int64_t version;  /* the newest that was read; 0: none */
    int64_t due;      /* when to look again */
    bool unsaid;      /* the copy has not told yet which version it judges by */
    char key[16], name[NAME];
    metric_t *shown;
};

static void go_on (learned_t *self);

/* --- the history --- */

static void apply (learned_t *self, const PGresult *result) {
    uint64_t version;
    memcpy (&version, PQgetvalue (result, 0, 0), sizeof version);
    self->version = (int64_t)be64toh (version);
    self->unsaid = true;
    model_t *model = model_read ((const uint8_t *)PQgetvalue (result, 0, 1), (size_t)PQgetlength (result, 0, 1));
    if (!model) {
        log_error ("model", "version=%" PRId64 " reason=\"not weights of this release: the last ones judge on\"",
                   self->version);
        return;
    }
    scorer_destroy (&self->scorer);
    self->scorer = scorer_new (model);
    metric_set (self->shown, self->version);
    log_info ("model", "version=%" PRId64 " junk=%.2f notjunk=%.2f", self->version, (double)model_junk (model) / 100,
              (double)model_notjunk (model) / 100);
    model_destroy (&model);
}

static void told (void *state, const PGresult *result) {
    learned_t *self = state;
    bool good = result && PQresultStatus (result) == PGRES_TUPLES_OK && PQnfields (result) == 2;
    if (good && PQntuples (result)) apply (self, result);
    if (result && !good) log_error ("model", "reason=\"%.120s\"", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
    go_on (self);
}

static void said (void *state, const PGresult *result) {
    learned_t *self = state;
    if (!result || PQresultStatus (result) != PGRES_TUPLES_OK) self->unsaid = true;
    go_on (self);
}

static void ask (learned_t *self) {
    char version[24];
    snprintf (version, sizeof version, "%" PRId64, self->version);
    self->due = clock_now () + LEARNED_LOOK;
    const char *parameters[] = {self->key, version};
    session_query (self->session, sql_model_newest, 2, parameters, true, LEARNED_TIMEOUT, told, self);
}

/* The session's name says which version this copy judges by: seen by those who wait for it, gone with the copy. */
static void say_applied (learned_t *self) {
    snprintf (self->name, sizeof self->name, "tamis model %" PRId64 " %.24s", self->version,
              stage_copy (worker_stage (self->worker)));
    self->unsaid = false;
    const char *parameters[] = {self->name};
    session_query (self->session, sql_model_applied, 1, parameters, false, LEARNED_TIMEOUT, said, self);
}

static void go_on (learned_t *self) {
    if (!session_idle (self->session)) return;
    if (self->unsaid)
        say_applied (self);
    else if (clock_now () >= self->due)
        ask (self);
}

static void notified (void *state, const char *channel, const char *payload) {
    learned_t *self = state;
    self->due = 0;
    go_on (self);
    (void)channel, (void)payload;
}

static void changed (void *state, bool up, bool fatal, const char *reason) {
    learned_t *self = state;
    self->version = 0; /* read anew: it may be another database's */
    self->due = 0;
    self->unsaid = false;
    if (up) go_on (self);
    (void)fatal, (void)reason; /* recall says so of its own connection */
}

static void tick (void *state) {
    go_on (state);
}

/* --- a parcel --- */

/* The features lie where a frame put them: maybe at no multiple of four. */
static const uint32_t *features_of (const void *bytes, size_t size, arena_t *arena, size_t *count) {
    *count = size % sizeof (uint32_t) ? 0 : size / sizeof (uint32_t);
    if (*count > MODEL_FEATURES) *count = MODEL_FEATURES;
    uint32_t *features = arena_alloc (arena, *count * sizeof *features + 1);
    if (*count) memcpy (features, bytes, *count * sizeof *features);
    return features;
}

void learned_state (const learned_t *self, const void *bytes, size_t size, evidence_t *evidence) {
    size_t count;
    if (!self->scorer || !bytes) return;
    const uint32_t *features = features_of (bytes, size, evidence->arena, &count);
    int32_t bits = count ? scorer_bits (self->scorer, scorer_score (self->scorer, features, count)) : 0;
    if (bits > -LEAST && bits < LEAST) return;
    evidence_weighed (evidence, bits > 0 ? FINDING_model_junk : FINDING_model_ham, bits,
                      arena_printf (evidence->arena, "version %" PRId64 " of the learner", self->version));
}

void learned_show (const void *bytes, size_t size, arena_t *arena, ReputationFragment *fragment) {
    if (!bytes) return;
    fragment->features = (uint32_t *)features_of (bytes, size, arena, &fragment->n_features);
}

/* --- life --- */

learned_t *learned_new (worker_t *worker) {
    learned_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    stage_t *stage = worker_stage (worker);
    self->worker = worker;
    self->shown = metric_gauge ("model_version", "the version of the learner by which this copy judges");
    snprintf (self->key, sizeof self->key, "%u", keyring_id (worker_keys (worker), KEY_DEPLOYMENT));
    char *dsn = paths_dsn (stage_config (stage), "reputation");
    self->session = session_new (stage_loop (stage), dsn, worker_keys (worker), changed, self);
    session_on_connect (self->session, greeting);
    session_on_notify (self->session, notified, self);
    free (dsn);
    stage_every (stage, TICK, tick, self);
    return self;
}

void learned_destroy (learned_t **self_p) {
    learned_t *self = *self_p;
    if (!self) return;
    session_destroy (&self->session);
    scorer_destroy (&self->scorer);
    free (self);
    *self_p = NULL;
}
