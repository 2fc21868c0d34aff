/* Paths, see paths.h. */
#include "paths.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *say (const char *format, ...) __attribute__ ((format (printf, 1, 2)));
static char *say (const char *format, ...) {
    char *text = NULL;
    va_list arguments;
    va_start (arguments, format);
    if (vasprintf (&text, format, arguments) < 0) abort ();
    va_end (arguments);
    return text;
}

/* FNV-1a: it only tells run folders apart; that nobody else made the folder is checked by its owner. */
static uint64_t hash (const char *text) {
    uint64_t value = 14695981039346656037u;
    for (; *text != '\0'; text++) value = (value ^ (uint8_t)*text) * 1099511628211u;
    return value;
}

static bool ours (const char *folder) {
    struct stat found;
    if (lstat (folder, &found) < 0) return false;
    if (S_ISDIR (found.st_mode) && found.st_uid == geteuid () && (found.st_mode & 077) == 0) return true;
    errno = EACCES;
    return false;
}

static bool make_folder (const char *folder) {
    for (const char *slash = strchr (folder + 1, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
        char *above = say ("%.*s", (int)(slash - folder), folder);
        bool failed = mkdir (above, 0755) < 0 && errno != EEXIST;
        free (above);
        if (failed) return false;
    }
    return mkdir (folder, 0700) == 0 || errno == EEXIST;
}

char *paths_sockets (const config_t *config) {
    const char *run = config_text (config, "run/dir");
    bool near = strlen (run) <= PATHS_RUN;
    char *folder = near ? say ("%s", run) : say ("/tmp/tamis-%u-%016" PRIx64, (unsigned)geteuid (), hash (run));
    if (make_folder (folder) && (near || ours (folder))) return folder;
    int reason = errno;
    free (folder);
    errno = reason;
    return NULL;
}

char *paths_key (const config_t *config, const char *name) {
    char option[32];
    snprintf (option, sizeof option, "key/%s", name);
    char *below = say ("keys/%s", name), *path = paths_below_run (config, option, below);
    free (below);
    return path;
}

char *paths_below_run (const config_t *config, const char *option, const char *name) {
    const char *path = config_text (config, option);
    return *path != '\0' ? say ("%s", path) : say ("%s/%s", config_text (config, "run/dir"), name);
}

/* libpq reads a value in quotes with backslashes before quotes and backslashes. */
static char *quoted (const char *text) {
    char *copy = malloc (2 * strlen (text) + 1), *end = copy;
    if (copy == NULL) abort ();
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\') *end++ = '\\';
        *end++ = *text;
    }
    *end = '\0';
    return copy;
}

static char *with_stage (const char *dsn, const char *stage) {
    static const char mark[] = "{stage}";
    char *whole = say ("%s", dsn);
    for (char *at; (at = strstr (whole, mark)) != NULL;) {
        char *more = say ("%.*s%s%s", (int)(at - whole), whole, stage, at + strlen (mark));
        free (whole);
        whole = more;
    }
    return whole;
}

char *paths_dsn (const config_t *config, const char *stage) {
    const char *dsn = config_text (config, "history/dsn");
    if (*dsn != '\0') return with_stage (dsn, stage);
    bool owner = strcmp (stage, PATHS_OWNER) == 0;
    char *sockets = paths_sockets (config);
    if (sockets == NULL) return NULL;
    char *folder = quoted (sockets);
    char *made = say ("host='%s/postgres' user=tamis%s%s dbname=tamis", folder, owner ? "" : "_", owner ? "" : stage);
    free (folder);
    free (sockets);
    return made;
}
