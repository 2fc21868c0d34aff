/* The private PostgreSQL, see postgres.h. */
#include "postgres.h"

#include "children.h"
#include "postgres_data.h"
#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct postgres_t {
    postgres_place_t place;
    char *sockets;
};

/* Where the folder of the sockets is not run/dir, a link there leads to the server's own. */
static bool link_sockets (const postgres_t *self) {
    char *link = say ("%s/postgres", self->sockets);
    struct stat a, b;
    bool same =
        stat (link, &a) == 0 && stat (self->place.folder, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
    if (!same) unlink (link);
    bool good = same || symlink (self->place.folder, link) == 0;
    free (link);
    return good;
}

postgres_t *postgres_new (const char *run, const char *sockets, char **error) {
    postgres_t *self = calloc (1, sizeof *self);
    if (self == NULL) abort ();
    self->sockets = say ("%s", sockets);
    *error = postgres_place (&self->place, run);
    if (*error == NULL) *error = postgres_make_data (&self->place);
    if (*error == NULL && !link_sockets (self))
        *error = say ("%s/postgres: cannot be linked to the server's folder: %s", sockets, strerror (errno));
    if (*error != NULL) postgres_destroy (&self);
    return self;
}

void postgres_destroy (postgres_t **self) {
    if (self == NULL || *self == NULL) return;
    postgres_place_free (&(*self)->place);
    free ((*self)->sockets);
    free (*self);
    *self = NULL;
}

const char *postgres_log (const postgres_t *self) {
    return self->place.log;
}

pid_t postgres_holder (const postgres_t *self) {
    return postgres_find_holder (self->place.data);
}

/* What a killed server leaves names a pid that another process may have by now. Nobody holds the data when this is
 * called. */
static void remove_stale (const postgres_t *self) {
    static const char *const names[] = {"data/postmaster.pid", ".s.PGSQL.5432.lock", ".s.PGSQL.5432"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *file = say ("%s/%s", self->place.folder, names[i]);
        unlink (file);
        free (file);
    }
}

pid_t postgres_start (postgres_t *self) {
    if (postgres_holder (self) != 0) return errno = EBUSY, -1;
    remove_stale (self);
    char *program = say ("%s/postgres", self->place.programs);
    const char *argv[] = {
        program,     "-D", CHILD_FOLDER_PATH, "-c", "listen_addresses=", "-c", "unix_socket_directories=..", "-c",
        "port=5432", NULL};
    child_t child = {.program = program,
                     .argv = argv,
                     .folder = self->place.data,
                     .log = self->place.log,
                     .death_signal = SIGINT,
                     .user = self->place.user,
                     .group = self->place.group};
    pid_t pid = child_start (&child);
    free (program);
    return pid;
}

/* The eighth line of postmaster.pid tells the state, the first one whose it is. */
bool postgres_ready (const postgres_t *self, pid_t pid) {
    char *file = say ("%s/postmaster.pid", self->place.data), line[256];
    FILE *in = fopen (file, "re");
    free (file);
    if (in == NULL) return false;
    bool ready = false;
    for (int number = 1; number <= 8 && fgets (line, sizeof line, in) != NULL; number++) {
        if (number == 1 && strtol (line, NULL, 10) != pid) break;
        if (number == 8) ready = strncmp (line, "ready", 5) == 0;
    }
    fclose (in);
    return ready;
}

bool postgres_make_database (postgres_t *self, char **error) {
    char *done = say ("%s/database-made", self->place.folder);
    bool good = access (done, F_OK) == 0;
    if (!good) {
        char *program = say ("%s/createdb", self->place.programs), *host = say ("%s/postgres", self->sockets);
        const char *argv[] = {program, "-w", "-h", host, "-p", "5432", "-U", "tamis", "tamis", NULL};
        int status = child_run (&(child_t){.program = program, .argv = argv, .log = self->place.log});
        char *last = last_line (self->place.log);
        good = status == 0 || (last != NULL && strstr (last, "already exists") != NULL);
        if (good) good = write_file (done, "");
        if (!good)
            *error = say ("PostgreSQL: the database tamis cannot be made: %s", last != NULL ? last : "no reason given");
        free (last);
        free (host);
        free (program);
    }
    free (done);
    return good;
}
