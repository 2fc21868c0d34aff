#include "obey.h"

#include "clock.h"
#include "log.h"
#include "paths.h"
#include "session.h"
#include "sql.h"
#include "uuid.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

enum { TICK = 50 /* ms */, COLUMNS = 6, NAME = 64 /* of a session: PostgreSQL keeps 63 bytes */, EVERYTHING = -1 };

static const char greeting[] = "LISTEN tamis_block; SET application_name = 'tamis blocks 0'";

struct obey_t {
    worker_t *worker;
    session_t *session;
    blocks_t *blocks;
    int64_t known;    /* the version that was read last over this connection */
    int64_t due;      /* when to look again */
    int64_t ready_at; /* when to wait no longer */
    bool unsaid;      /* the copy has not told yet which version it obeys */
    bool read;        /* the history has told the set at least once */
    char *file;
    struct stat saved; /* of the file as this copy last saw it */
    char name[NAME];
    metric_t *held, *version, *obeyed;
};

static void go_on (obey_t *self);

/* --- the file --- */

static bool as_seen (const obey_t *self) {
    struct stat now;
    return stat (self->file, &now) == 0 && now.st_ino == self->saved.st_ino && now.st_size == self->saved.st_size &&
           now.st_mtim.tv_sec == self->saved.st_mtim.tv_sec && now.st_mtim.tv_nsec == self->saved.st_mtim.tv_nsec;
}

/* Other copies write the same file: it is left as it is where it says the same already. */
static bool says_the_same (const obey_t *self) {
    blocks_t *there = blocks_load (self->file);
    bool same = there && blocks_version (there) == blocks_version (self->blocks) &&
                blocks_decisions (there) == blocks_decisions (self->blocks);
    blocks_destroy (&there);
    return same;
}

static void save (obey_t *self) {
    if (!says_the_same (self) && !blocks_save (self->blocks, self->file))
        log_error ("blocks", "file=\"%s\" reason=\"%s\"", self->file, strerror (errno));
    if (stat (self->file, &self->saved) < 0) self->saved = (struct stat){0};
}

static blocks_t *load (obey_t *self) {
    blocks_t *blocks = blocks_load (self->file);
    if (!blocks && errno != ENOENT) log_error ("blocks", "file=\"%s\" reason=\"%s\"", self->file, strerror (errno));
    return blocks ? blocks : blocks_new ();
}

/* --- the history --- */

static int64_t wide (const PGresult *result, int row, int column, int64_t otherwise) {
    uint64_t value;
    if (PQgetisnull (result, row, column)) return otherwise;
    memcpy (&value, PQgetvalue (result, row, column), sizeof value);
    return (int64_t)be64toh (value);
}

static block_action_t action_of (const PGresult *result, int row) {
    uint32_t value;
    memcpy (&value, PQgetvalue (result, row, 3), sizeof value);
    return (block_action_t)be32toh (value);
}

static void apply (obey_t *self, const PGresult *result) {
    blocks_t *fresh = blocks_new ();
    bool whole = true;
    for (int i = 0; i < PQntuples (result); i++) {
        if (PQgetisnull (result, i, 1)) continue;
        block_t block = {.trait = (uint64_t)wide (result, i, 1, 0),
                         .case_number = (uint64_t)wide (result, i, 2, 0),
                         .action = action_of (result, i),
                         .since = wide (result, i, 4, INT64_MIN),
                         .until = wide (result, i, 5, INT64_MAX)};
        whole &= blocks_add (fresh, &block);
    }
    self->known = wide (result, 0, 0, 0);
    blocks_seal (fresh, (uint64_t)self->known);
    blocks_destroy (&self->blocks);
    self->blocks = fresh;
    self->unsaid = self->read = true;
    if (!whole) log_error ("blocks", "reason=\"more than %d decisions: the rest is not held\"", BLOCKS_MOST);
    metric_set (self->held, (int64_t)blocks_decisions (fresh));
    metric_set (self->version, self->known);
    log_info ("blocks", "version=%" PRId64 " held=%zu", self->known, blocks_decisions (fresh));
    save (self);
}

static void told (void *state, const PGresult *result) {
    obey_t *self = state;
    bool good = result && PQresultStatus (result) == PGRES_TUPLES_OK;
    if (good && PQntuples (result) && PQnfields (result) == COLUMNS) apply (self, result);
    if (result && !good)
        log_error ("blocks", "reason=\"%.120s\"", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
    if (good && !as_seen (self)) save (self);
    go_on (self);
}

static void said (void *state, const PGresult *result) {
    obey_t *self = state;
    if (!result || PQresultStatus (result) != PGRES_TUPLES_OK) self->unsaid = true;
    go_on (self);
}

static void ask (obey_t *self) {
    char version[24];
    snprintf (version, sizeof version, "%" PRId64, self->known);
    self->due = clock_now () + OBEY_LOOK;
    const char *parameters[] = {version};
    session_query (self->session, sql_blocks, 1, parameters, true, OBEY_TIMEOUT, told, self);
}

/* The session's name says which version this copy obeys: seen by those who wait for it, gone with the copy. */
static void say_obeyed (obey_t *self) {
    snprintf (self->name, sizeof self->name, "tamis blocks %" PRId64 " %.24s", self->known,
              stage_copy (worker_stage (self->worker)));
    self->unsaid = false;
    const char *parameters[] = {self->name};
    session_query (self->session, sql_blocks_applied, 1, parameters, false, OBEY_TIMEOUT, said, self);
}

static void go_on (obey_t *self) {
    if (!session_idle (self->session)) return;
    if (self->unsaid)
        say_obeyed (self);
    else if (clock_now () >= self->due)
        ask (self);
}

static void notified (void *state, const char *channel, const char *payload) {
    obey_t *self = state;
    self->due = 0;
    go_on (self);
    (void)channel, (void)payload;
}

static void changed (void *state, bool up, bool fatal, const char *reason) {
    obey_t *self = state;
    self->known = EVERYTHING;
    self->due = 0;
    self->unsaid = false;
    if (up) go_on (self);
    (void)fatal, (void)reason; /* recall says so of its own connection */
}

/* --- the question --- */

bool obey_ready (const obey_t *self) {
    return self->read || clock_now () >= self->ready_at;
}

/* A parcel's proven traits, and its time. */
typedef struct {
    uint64_t traits[BLOCKS_TRAITS];
    size_t count;
    int64_t time;
} proven_t;

static proven_t proven_of (const Parcel *parcel) {
    const AuthenticationFragment *fragment = parcel->authentication;
    bool dated = parcel->id.len == UUID_BYTES; /* the message's time is in its id */
    proven_t self = {.time = dated ? uuid_time (parcel->id.data) : clock_wall ()};
    for (size_t i = 0; fragment && i < fragment->n_traits && self.count < BLOCKS_TRAITS; i++) {
        const trait_info_t *kind = trait_info (trait_kind (fragment->traits[i]->id));
        if (kind && kind->authority == AUTHORITY_PROVEN) self.traits[self.count++] = fragment->traits[i]->id;
    }
    return self;
}

const block_t *obey_find (const obey_t *self, const Parcel *parcel) {
    proven_t proven = proven_of (parcel);
    return blocks_find (self->blocks, proven.traits, proven.count, proven.time);
}

static const char *value_of (const Parcel *parcel, uint64_t trait) {
    const AuthenticationFragment *fragment = parcel->authentication;
    for (size_t i = 0; i < fragment->n_traits; i++)
        if (fragment->traits[i]->id == trait) return fragment->traits[i]->value;
    return "";
}

static void state_probation (const obey_t *self, const Parcel *parcel, evidence_t *evidence) {
    proven_t proven = proven_of (parcel);
    const block_t *block = blocks_probation (self->blocks, proven.traits, proven.count, proven.time);
    if (!block) return;
    const trait_info_t *kind = trait_info (trait_kind (block->trait));
    evidence_finding (evidence, FINDING_probation,
                      arena_printf (evidence->arena, "%s %.200s was blocked by case %" PRIu64 " until lately",
                                    kind->name,
                                    kind->secrecy == SECRECY_SENDER ? value_of (parcel, block->trait) : "(hashed)",
                                    block->case_number));
}

void obey_state (const obey_t *self, const Parcel *parcel, ReputationFragment *fragment, evidence_t *evidence) {
    const block_t *block = obey_find (self, parcel);
    if (!block) {
        state_probation (self, parcel, evidence);
        return;
    }
    const trait_info_t *kind = trait_info (trait_kind (block->trait));
    bool exempt = block->action == BLOCK_DELIVER, readable = kind->secrecy == SECRECY_SENDER;
    fragment->case_number = block->case_number;
    fragment->case_action = (Decision)block->action;
    fragment->case_trait = block->trait;
    evidence_finding (evidence, exempt ? FINDING_exempt : FINDING_blocked,
                      arena_printf (evidence->arena, "case %" PRIu64 ": %s %.200s %s by decision of the abuse desk",
                                    block->case_number, kind->name,
                                    readable ? value_of (parcel, block->trait) : "(hashed)",
                                    exempt ? "exempt" : "blocked"));
    metric_add (self->obeyed, 1);
}

/* --- life --- */

static void tick (void *state) {
    go_on (state);
}

obey_t *obey_new (worker_t *worker) {
    obey_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    stage_t *stage = worker_stage (worker);
    const config_t *config = stage_config (stage);
    *self = (obey_t){.worker = worker, .known = EVERYTHING};
    self->file = paths_below_run (config, "run/blocks", "blocks");
    self->blocks = load (self);
    self->ready_at = clock_now () + config_number (config, "reputation/patience");
    self->held = metric_gauge ("blocks_held", "decisions that this copy holds in memory");
    self->version = metric_gauge ("blocks_version", "the history's count of decisions that this copy obeys");
    self->obeyed = metric_counter ("blocks_obeyed_total", "parcels that a decision stands for");
    metric_set (self->held, (int64_t)blocks_decisions (self->blocks));
    metric_set (self->version, (int64_t)blocks_version (self->blocks));
    char *dsn = paths_dsn (config, "reputation");
    self->session = session_new (stage_loop (stage), dsn, worker_keys (worker), changed, self);
    session_on_connect (self->session, greeting);
    session_on_notify (self->session, notified, self);
    free (dsn);
    stage_every (stage, TICK, tick, self);
    return self;
}

void obey_destroy (obey_t **self_p) {
    obey_t *self = *self_p;
    if (!self) return;
    session_destroy (&self->session);
    blocks_destroy (&self->blocks);
    free (self->file);
    free (self);
    *self_p = NULL;
}
