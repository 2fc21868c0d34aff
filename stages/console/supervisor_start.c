/* The way up. */
#include "supervisor.h"

#include "clock.h"
#include "keyring.h"
#include "migrate.h"
#include "paths.h"
#include "state.h"
#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    TURN = 50,               /* ms between looks */
    LEAVING = 12000,         /* ms that processes of an earlier supervisor may take to be gone */
    POSTGRES_LIMIT = 120000, /* ms: it may have much to recover */
    HEALTH_LIMIT = 60000,    /* ms */
    FAILURES = 5             /* in a row that no further start will mend */
};

/* Copies of a supervisor that was killed finish what they hold first; they and new ones would share names. */
static void wait_for_previous (supervisor_t *self) {
    state_row_t rows[STATE_ROWS];
    int count = state_read (self->run, rows);
    int64_t until = clock_now () + LEAVING;
    for (int i = 0; i < count; i++)
        while (rows[i].number > 0 && rows[i].pid > 0 && state_is_stage (rows[i].pid, rows[i].name, self->copies.file)) {
            kill (rows[i].pid, clock_now () < until ? SIGTERM : SIGKILL);
            supervisor_listen (self, TURN);
        }
}

static bool make_key (supervisor_t *self, const char *name) {
    char *option = say ("key/%s", name), *file = paths_key (self->console->config, name);
    bool good = *config_text (self->console->config, option) != '\0' || keyring_create_file (file) == 0;
    if (!good) supervisor_say (self, "%s: the key cannot be made: %s", file, strerror (errno));
    free (file);
    free (option);
    return good;
}

static keyring_t *read_keys (supervisor_t *self) {
    char *folder = say ("%s/keys", self->run), *error = NULL;
    bool made = make_folders (folder) && make_key (self, "deployment") && make_key (self, "circle");
    free (folder);
    if (!made) return NULL;
    char *deployment = paths_key (self->console->config, "deployment"),
         *circle = paths_key (self->console->config, "circle");
    keyring_t *keys = keyring_load (deployment, circle, &error);
    if (keys == NULL) supervisor_say (self, "%s", error);
    free (error);
    free (deployment);
    free (circle);
    return keys;
}

/* What an earlier server left of itself is on its way out, or is somebody else's. */
static bool data_is_free (supervisor_t *self) {
    int64_t until = clock_now () + LEAVING;
    pid_t holder;
    while ((holder = postgres_holder (self->postgres)) != 0 && clock_now () < until && !self->stop)
        supervisor_listen (self, TURN);
    if (holder != 0)
        supervisor_say (self, "%s/postgres/data: another PostgreSQL (pid %d) works on it; stop that one first",
                        self->run, (int)holder);
    return holder == 0 && !self->stop;
}

static bool wait_for_postgres (supervisor_t *self) {
    int64_t until = clock_now () + POSTGRES_LIMIT;
    while (!self->stop && self->postgres_failures < FAILURES && clock_now () < until) {
        if (self->postgres_pid != 0 && postgres_ready (self->postgres, self->postgres_pid)) return true;
        supervisor_listen (self, TURN);
        self->postgres_left = false;
        supervisor_restart (self);
    }
    char *last = last_line (postgres_log (self->postgres));
    if (!self->stop)
        supervisor_say (self, "PostgreSQL does not start: %s (%s)", last != NULL ? last : "no word in its log",
                        postgres_log (self->postgres));
    free (last);
    return false;
}

static bool start_postgres (supervisor_t *self) {
    if (*config_text (self->console->config, "history/dsn") != '\0') return true;
    char *error = NULL;
    self->postgres = postgres_new (self->run, self->sockets, &error);
    bool good = self->postgres != NULL && data_is_free (self);
    int count = self->copies.count;
    self->copies.count = 0; /* the stages wait for the schema */
    if (good) supervisor_restart (self);
    good = good && wait_for_postgres (self) && postgres_make_database (self->postgres, &error);
    self->copies.count = count;
    if (error != NULL) supervisor_say (self, "%s", error);
    free (error);
    return good;
}

static bool make_schema (supervisor_t *self, const keyring_t *keys) {
    char *error = NULL, *dsn = paths_dsn (self->console->config, PATHS_OWNER);
    bool good = dsn != NULL && migrate (dsn, keys, &error) == 0;
    if (!good) supervisor_say (self, "%s", error != NULL ? error : strerror (errno));
    free (error);
    free (dsn);
    return good;
}

static void complain (supervisor_t *self) {
    for (int i = 0; i < self->copies.count; i++) {
        const copy_t *copy = &self->copies.copy[i];
        if (copy->healthy) continue;
        char *log = copies_log (self->run, copy->stage, copy->number), *last = last_line (log);
        supervisor_say (self, "%s %d is not healthy: %s", copy->stage, copy->number, copy->reason);
        supervisor_say (self, "    %s: %s", log, last != NULL ? last : "(empty)");
        free (last);
        free (log);
    }
}

static bool given_up (const supervisor_t *self) {
    for (int i = 0; i < self->copies.count; i++)
        if (self->copies.copy[i].refusals >= FAILURES) return true;
    return false;
}

static bool start_stages (supervisor_t *self) {
    int64_t until = clock_now () + HEALTH_LIMIT;
    do {
        supervisor_restart (self);
        supervisor_listen (self, TURN);
        if (copies_ask (&self->copies)) return true;
    } while (!self->stop && !given_up (self) && clock_now () < until);
    if (!self->stop) complain (self);
    return false;
}

bool supervisor_start (supervisor_t *self) {
    wait_for_previous (self);
    keyring_t *keys = read_keys (self);
    bool good = keys != NULL && start_postgres (self) && !self->stop && make_schema (self, keys) && !self->stop &&
                start_stages (self);
    keyring_destroy (&keys);
    return good;
}
