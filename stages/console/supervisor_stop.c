/* The way down. */
#include "supervisor.h"

#include "clock.h"
#include "log.h"
#include "state.h"
#include "text.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { TURN = 20, INTAKE_LIMIT = 12000, STAGE_LIMIT = 4000, POSTGRES_LIMIT = 15000 /* ms */ };

/* A copy that is stopped (SIGSTOP) cannot obey before it continues. */
static void stop_stage (supervisor_t *self, const char *stage, int64_t limit) {
    int64_t until = clock_now () + limit;
    copies_signal (&self->copies, stage, SIGTERM);
    copies_signal (&self->copies, stage, SIGCONT);
    while (copies_signal (&self->copies, stage, 0) > 0 && clock_now () < until) supervisor_listen (self, TURN);
    if (copies_signal (&self->copies, stage, SIGKILL) > 0)
        log_warn ("killed", "of=%s reason=\"it did not stop\"", stage);
    while (copies_signal (&self->copies, stage, 0) > 0) supervisor_listen (self, TURN);
}

static void wait_for_postgres (supervisor_t *self) {
    int64_t until = clock_now () + POSTGRES_LIMIT;
    while (self->postgres_pid != 0 && clock_now () < until) supervisor_listen (self, TURN);
}

/* SIGINT ends the sessions and writes all down; SIGQUIT leaves the rest to the recovery of the next start. */
static void stop_postgres (supervisor_t *self) {
    if (self->postgres_pid == 0) return;
    kill (self->postgres_pid, SIGINT);
    kill (self->postgres_pid, SIGCONT);
    wait_for_postgres (self);
    if (self->postgres_pid == 0) return;
    log_warn ("killed", "of=postgres reason=\"it did not stop\"");
    kill (self->postgres_pid, SIGQUIT);
    wait_for_postgres (self);
}

void supervisor_stop (supervisor_t *self) {
    self->copies.stopping = true;
    for (int i = 0; i < COPIES_STAGES; i++) stop_stage (self, copies_stages[i], i == 0 ? INTAKE_LIMIT : STAGE_LIMIT);
    stop_postgres (self);
    char *file = say ("%s/processes", self->run);
    unlink (file);
    free (file);
}
