/* Finding the private server: its programs, its user, its folders, and who holds its data. */
#include "postgres_data.h"

#include "postgres.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSIONS "/usr/lib/postgresql"

static char *find_programs (void) {
    DIR *versions = opendir (VERSIONS);
    if (versions == NULL) return NULL;
    long newest = 0;
    for (struct dirent *each; (each = readdir (versions)) != NULL;) {
        long version = strtol (each->d_name, NULL, 10);
        char *server = say (VERSIONS "/%s/bin/postgres", each->d_name);
        if (version >= POSTGRES_LEAST && version > newest && access (server, X_OK) == 0) newest = version;
        free (server);
    }
    closedir (versions);
    return newest == 0 ? NULL : say (VERSIONS "/%ld/bin", newest);
}

static bool find_user (postgres_place_t *self) {
    if (geteuid () != 0) return true;
    struct passwd *found = getpwnam ("postgres");
    if (found == NULL) found = getpwnam ("nobody");
    if (found == NULL || found->pw_uid == 0) return false;
    self->user = found->pw_uid;
    self->group = found->pw_gid;
    return true;
}

static bool make_folder (const postgres_place_t *self) {
    struct stat found;
    if (mkdir (self->folder, 0700) < 0 && errno != EEXIST) return false;
    if (lstat (self->folder, &found) < 0) return false;
    uid_t owner = self->user != 0 ? self->user : geteuid ();
    if (S_ISDIR (found.st_mode) && found.st_uid == owner) return true;
    if (S_ISDIR (found.st_mode) && self->user != 0 && found.st_uid == 0)
        return chown (self->folder, self->user, self->group) == 0;
    errno = EPERM;
    return false;
}

char *postgres_place (postgres_place_t *self, const char *run) {
    self->folder = say ("%s/postgres", run);
    self->data = say ("%s/data", self->folder);
    self->log = say ("%s/log/postgres.log", run);
    self->programs = find_programs ();
    if (self->programs == NULL)
        return say ("no PostgreSQL of version %d or later below " VERSIONS
                    "; install the package postgresql, or set history/dsn",
                    POSTGRES_LEAST);
    if (!find_user (self))
        return say ("PostgreSQL does not run as root, and there is neither a user postgres nor nobody");
    if (!make_folder (self)) return say ("%s: cannot be made the server's own: %s", self->folder, strerror (errno));
    return NULL;
}

void postgres_place_free (postgres_place_t *self) {
    free (self->programs);
    free (self->folder);
    free (self->data);
    free (self->log);
}

static bool is_postgres (const char *pid) {
    char file[64], name[32] = "";
    snprintf (file, sizeof file, "/proc/%.20s/comm", pid);
    FILE *in = fopen (file, "re");
    if (in == NULL) return false;
    bool same = fgets (name, sizeof name, in) != NULL && strcmp (name, "postgres\n") == 0;
    fclose (in);
    return same;
}

/* The postmaster and every process of its work inside the data; the kernel knows, whatever a file says. */
pid_t postgres_find_holder (const char *data) {
    struct stat wanted, found;
    DIR *processes = opendir ("/proc");
    pid_t holder = 0;
    if (processes != NULL && stat (data, &wanted) == 0)
        for (struct dirent *each; holder == 0 && (each = readdir (processes)) != NULL;) {
            char cwd[64];
            snprintf (cwd, sizeof cwd, "/proc/%.20s/cwd", each->d_name);
            if (each->d_name[0] < '1' || each->d_name[0] > '9' || !is_postgres (each->d_name) || stat (cwd, &found) < 0)
                continue;
            if (found.st_ino == wanted.st_ino && found.st_dev == wanted.st_dev)
                holder = (pid_t)strtol (each->d_name, NULL, 10);
        }
    if (processes != NULL) closedir (processes);
    return holder;
}
