#include "keeper.h"

#include "check.h"
#include "clock.h"
#include "log.h"
#include "paths.h"
#include "session.h"
#include "sql.h"

enum { LOCK, AHEAD, DROP, ROWS, DESK, PROPOSED, SWEEP, STEPS, NUMBER = 16 };

typedef struct {
    const char *name, *sql;
    int count; /* its one parameter; 0: none */
} step_t;

struct keeper_t {
    session_t *session; /* at rest between turns */
    bool turn, blocks;  /* BLOCKS: policy/auto_block */
    int step;
    int64_t interval, due, until;
    metric_t *turns, *steps, *failed;
};

static const step_t *step_at (int i) {
    static const step_t steps[] = {[LOCK] = {"lock", sql_keep_lock, 0},
                                   [AHEAD] = {"ahead", sql_keep_ahead, 0},
                                   [DROP] = {"drop", sql_keep_drop, 0},
                                   [ROWS] = {"rows", sql_keep_rows, KEEPER_ROWS},
                                   [DESK] = {"desk", sql_keep_desk, KEEPER_ROWS},
                                   [PROPOSED] = {"proposed", sql_block_proposed, KEEPER_BLOCKS},
                                   [SWEEP] = {"sweep", sql_keep_sweep, KEEPER_PAGES}};
    return &steps[i];
}

static void end_turn (keeper_t *self) {
    self->step = STEPS;
}

/* True says that there is more of the same to do, and of the lock that it is ours. */
static void stepped (void *state, const PGresult *result) {
    keeper_t *self = state;
    bool good = result && PQresultStatus (result) == PGRES_TUPLES_OK && PQntuples (result) == 1;
    bool yes = good && *PQgetvalue (result, 0, 0) == 't';
    if (good) metric_add (self->steps, 1);
    if (result && !good) {
        metric_add (self->failed, 1);
        log_warn ("keeper", "step=%s sqlstate=%s reason=\"%.120s\"", step_at (self->step)->name,
                  check_sqlstate (result), PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
    }
    if (!result || (self->step == LOCK && !yes))
        end_turn (self);
    else if (self->step == LOCK || !yes)
        self->step++;
    if (self->step == PROPOSED && !self->blocks) self->step++;
    if (self->step == STEPS && result && good) metric_add (self->turns, 1);
}

static void take_step (keeper_t *self) {
    const step_t *step = step_at (self->step);
    char number[NUMBER];
    snprintf (number, sizeof number, "%d", step->count);
    const char *parameters[] = {number};
    self->until = clock_now () + KEEPER_TIMEOUT;
    session_query (self->session, step->sql, step->count ? 1 : 0, parameters, false, KEEPER_TIMEOUT, stepped, self);
}

static void changed (void *state, bool up, bool fatal, const char *reason) {
    keeper_t *self = state;
    if (!up) end_turn (self);
    (void)fatal, (void)reason; /* record says so of its own connections */
}

static void begin_turn (keeper_t *self, int64_t now) {
    self->turn = true;
    self->step = LOCK;
    self->until = now + KEEPER_CONNECT;
    session_rest (self->session, false);
}

static void tick (void *state) {
    keeper_t *self = state;
    int64_t now = clock_now ();
    if (!self->turn && now >= self->due) {
        begin_turn (self, now);
    } else if (self->turn && (self->step == STEPS || now > self->until)) {
        session_rest (self->session, true);
        self->turn = false;
        self->due = now + self->interval;
    } else if (self->turn && session_idle (self->session)) {
        take_step (self);
    }
}

keeper_t *keeper_new (worker_t *worker) {
    keeper_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    stage_t *stage = worker_stage (worker);
    char *dsn = paths_dsn (stage_config (stage), "verdict");
    *self = (keeper_t){.due = clock_now () + KEEPER_FIRST};
    self->session = session_new (stage_loop (stage), dsn, worker_keys (worker), changed, self);
    session_rest (self->session, true);
    free (dsn);
    self->blocks = config_number (stage_config (stage), "policy/auto_block") != 0;
    self->interval = config_number (stage_config (stage), "verdict/keep");
    self->turns = metric_counter ("keeper_turns_total",
                                  "times that this copy made partitions ahead and expired all that was due");
    self->steps = metric_counter ("keeper_steps_total", "steps of it");
    self->failed = metric_counter ("keeper_failed_total", "steps that the history refused; tried again the next time");
    stage_every (stage, KEEPER_PAUSE, tick, self);
    return self;
}

void keeper_destroy (keeper_t **self_p) {
    keeper_t *self = *self_p;
    if (!self) return;
    session_destroy (&self->session);
    free (self);
    *self_p = NULL;
}
