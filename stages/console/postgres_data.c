/* The private server's data: initdb in a folder beside, renamed when it is whole. */
#include "postgres_data.h"

#include "children.h"
#include "text.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FOLDERS = 16 };

static const char settings[] = "\n# Tamis: a small server for one machine. Edit at will; this is written once.\n"
                               "listen_addresses = ''\n"
                               "unix_socket_directories = '..'\n"
                               "unix_socket_permissions = 0700\n"
                               "shared_buffers = 128MB\n"
                               "synchronous_commit = on\n"
                               "checkpoint_timeout = 15min\n"
                               "max_wal_size = 2GB\n"
                               "jit = off\n"
                               "log_min_duration_statement = 5s\n"
                               "log_parameter_max_length = 0\n"
                               "log_parameter_max_length_on_error = 0\n";

static int remove_one (const char *path, const struct stat *found, int type, struct FTW *where) {
    (void)found, (void)type, (void)where;
    return remove (path);
}

static child_t as_server (const postgres_place_t *self, const char *folder, const char *const *argv) {
    return (child_t){
        .program = argv[0], .argv = argv, .folder = folder, .log = self->log, .user = self->user, .group = self->group};
}

static int run_initdb (const postgres_place_t *self, const char *folder) {
    char *program = say ("%s/initdb", self->programs);
    const char *argv[] = {program,
                          "-D",
                          CHILD_FOLDER_PATH,
                          "--no-locale",
                          "-E",
                          "UTF8",
                          "-U",
                          "tamis",
                          "--auth-local=trust",
                          "--auth-host=reject",
                          "--no-instructions",
                          NULL};
    child_t child = as_server (self, folder, argv);
    int status = child_run (&child);
    free (program);
    return status;
}

/* Not every build of PostgreSQL has lz4. */
static bool has_lz4 (const postgres_place_t *self, const char *folder) {
    char *program = say ("%s/postgres", self->programs);
    const char *argv[] = {program, "-D", CHILD_FOLDER_PATH, "-c", "wal_compression=lz4", "-C", "wal_compression", NULL};
    child_t child = as_server (self, folder, argv);
    child.log = "/dev/null";
    int status = child_run (&child);
    free (program);
    return status == 0;
}

static bool add_settings (const postgres_place_t *self, const char *folder) {
    char *file = say ("%s/postgresql.conf", folder);
    FILE *out = fopen (file, "ae");
    free (file);
    if (out == NULL) return false;
    fprintf (out, "%swal_compression = %s\n", settings, has_lz4 (self, folder) ? "lz4" : "on");
    return fclose (out) == 0;
}

char *postgres_make_data (const postgres_place_t *self) {
    if (access (self->data, F_OK) == 0) return NULL;
    char *beside = say ("%s.new", self->data), *wrong = NULL;
    nftw (beside, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    if (mkdir (beside, 0700) < 0 || (self->user != 0 && chown (beside, self->user, self->group) < 0))
        wrong = say ("%s: cannot be made: %s", beside, strerror (errno));
    else if (run_initdb (self, beside) != 0) {
        char *last = last_line (self->log);
        wrong = say ("PostgreSQL: initdb failed: %s (%s)", last != NULL ? last : "no reason given", self->log);
        free (last);
    } else if (!add_settings (self, beside) || rename (beside, self->data) < 0)
        wrong = say ("%s: cannot be made: %s", self->data, strerror (errno));
    free (beside);
    return wrong;
}
