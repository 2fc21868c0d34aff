#include "learner.h"

#include "database.h"
#include "obeyed.h"
#include "sql.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The columns of sql_model_list. */
enum { VERSION, MADE, CAUSE, LESSONS, BACK, JUNK, NOTJUNK, BYTES, HELD };

enum { NUMBER = 24 };

typedef struct {
    const console_t *console;
    PGconn *database;
    char key[NUMBER], who[NUMBER];
} learner_t;

static int usage (void) {
    fprintf (stderr, "usage: tamis model [list | rollback VERSION]\n");
    return EXIT_USAGE;
}

/* A decimal number as JSON writes it. */
static json_t *number (const char *text) {
    return *text ? json_loads (text, JSON_DECODE_ANY, NULL) : json_null ();
}

static void print_json (const PGresult *rows, int row) {
    json_t *line =
        json_pack ("{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b}", "version", number (PQgetvalue (rows, row, VERSION)),
                   "made", PQgetvalue (rows, row, MADE), "cause", PQgetvalue (rows, row, CAUSE), "lessons",
                   number (PQgetvalue (rows, row, LESSONS)), "taken_back", number (PQgetvalue (rows, row, BACK)),
                   "junk", number (PQgetvalue (rows, row, JUNK)), "notjunk", number (PQgetvalue (rows, row, NOTJUNK)),
                   "bytes", number (PQgetvalue (rows, row, BYTES)), "in_force", *PQgetvalue (rows, row, HELD) == 't');
    if (line) json_dumpf (line, stdout, JSON_COMPACT);
    puts ("");
    json_decref (line);
}

static void print_row (const PGresult *rows, int row) {
    const char *bytes = PQgetvalue (rows, row, BYTES);
    printf ("%8s  %-20s  %-14s %8s %10s %10.10s %10.10s %9s  %s\n", PQgetvalue (rows, row, VERSION),
            PQgetvalue (rows, row, MADE), PQgetvalue (rows, row, CAUSE), PQgetvalue (rows, row, LESSONS),
            PQgetvalue (rows, row, BACK), PQgetvalue (rows, row, JUNK), PQgetvalue (rows, row, NOTJUNK),
            *bytes ? bytes : "gone", *PQgetvalue (rows, row, HELD) == 't' ? "in force" : "rolled back");
}

static int list (const learner_t *self) {
    char *error = NULL;
    const char *parameters[] = {self->key};
    PGresult *rows = database_ask (self->database, sql_model_list, 1, parameters, &error);
    if (!rows) {
        fprintf (stderr, "tamis: %s\n", error);
        free (error);
        return EXIT_REFUSED;
    }
    if (!self->console->json)
        printf ("%8s  %-20s  %-14s %8s %10s %10s %10s %9s\n", "version", "made", "by", "lessons", "taken back", "junk",
                "not junk", "bytes");
    for (int i = 0; i < PQntuples (rows); i++) (self->console->json ? print_json : print_row) (rows, i);
    PQclear (rows);
    return EXIT_DONE;
}

static bool run (const learner_t *self, const char *sql) {
    char *error = NULL;
    PGresult *rows = database_ask (self->database, sql, 0, NULL, &error);
    if (!rows) fprintf (stderr, "tamis: %s\n", error);
    free (error);
    PQclear (rows);
    return rows != NULL;
}

/* The new version's number; 0 where VERSION cannot be had, -1 where the history refused. */
static int64_t roll_back_locked (const learner_t *self, const char *version) {
    char *error = NULL;
    const char *parameters[] = {self->key, version, self->who};
    PGresult *rows = database_ask (self->database, sql_model_rollback, 3, parameters, &error);
    int64_t made = rows ? strtoll (PQgetvalue (rows, 0, 0), NULL, 10) : -1;
    if (!rows) fprintf (stderr, "tamis: %s\n", error);
    free (error);
    PQclear (rows);
    return made;
}

static int roll_back (const learner_t *self, const char *version) {
    int64_t made = run (self, "BEGIN") && run (self, sql_model_lock) ? roll_back_locked (self, version) : -1;
    if (made < 0 || !run (self, "COMMIT")) return EXIT_REFUSED;
    if (!made) {
        fprintf (stderr, "tamis: there are no weights of version %s\n", version);
        return EXIT_NO;
    }
    char *why = NULL;
    bool obeyed = obeyed_await_model (self->console, self->database, made, &why);
    if (!obeyed) fprintf (stderr, "tamis: rolled back, but not in force everywhere: %s\n", why);
    free (why);
    if (self->console->json)
        printf ("{\"version\":%" PRId64 ",\"of\":%s}\n", made, version);
    else
        printf ("version %" PRId64 ": the weights of version %s\n", made, version);
    return obeyed ? EXIT_DONE : EXIT_REFUSED;
}

static bool is_number (const char *text) {
    size_t size = strlen (text);
    return size > 0 && size < 18 && strspn (text, "0123456789") == size;
}

int command_model (console_t *console, int argc, char **argv) {
    bool back = argc == 3 && !strcmp (argv[1], "rollback") && is_number (argv[2]);
    bool listed = argc == 1 || (argc == 2 && !strcmp (argv[1], "list"));
    if (!back && !listed) return usage ();
    keyring_t *keys = NULL;
    learner_t self = {.console = console, .database = database_open (console, &keys)};
    if (!self.database) return EXIT_REFUSED;
    snprintf (self.key, sizeof self.key, "%u", keyring_id (keys, KEY_DEPLOYMENT));
    snprintf (self.who, sizeof self.who, "%u", getuid ());
    int status = back ? roll_back (&self, argv[2]) : list (&self);
    PQfinish (self.database);
    keyring_destroy (&keys);
    return status;
}
