#include "case.h"

#include "rows.h"
#include "sql.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The columns of sql_case. */
enum {
    NUMBER,
    KIND,
    VALUE,
    ACTION,
    AUTHOR,
    REASON,
    BASIS,
    FILED,
    SINCE,
    UNTIL,
    RELEASED_BY,
    RELEASE_REASON,
    RELEASED,
    RELEASED_SINCE,
    STATE,
    EVIDENCE,
    SECOND_REASON,
    WITHDRAWN,
    LESSONS
};

#define CAUGHT_LISTED "20"

typedef struct {
    PGresult *file, *followed, *history, *evidence, *caught;
} case_t;

static const char *get (const case_t *self, int column) {
    return PQgetvalue (self->file, 0, column);
}

static const char *or_else (const char *text, const char *otherwise) {
    return *text ? text : otherwise;
}

/* --- for people --- */

static void print_part (const console_t *console, const char *title, const PGresult *rows) {
    if (!PQntuples (rows)) return;
    printf ("%s\n", title);
    rows_print (console, rows, 0, "");
    printf ("\n");
}

static void print_followed (const case_t *self) {
    if (!PQntuples (self->followed))
        printf ("no message has met it\n");
    else
        printf ("%-12s %9s  %-20s  %-20s\n", "followed by", "messages", "first", "last");
    for (int i = 0; i < PQntuples (self->followed); i++)
        printf ("%-12s %9s  %-20s  %-20s\n", PQgetvalue (self->followed, i, 0), PQgetvalue (self->followed, i, 1),
                PQgetvalue (self->followed, i, 2), PQgetvalue (self->followed, i, 3));
    printf ("\n");
}

static void print_text (const console_t *console, const case_t *self) {
    printf ("case      %s, %s\n", get (self, NUMBER), get (self, STATE));
    printf ("about     %s %s\n", get (self, KIND), or_else (get (self, VALUE), "(kept hashed alone)"));
    printf ("action    %s\n", strcmp (get (self, ACTION), "deliver") ? get (self, ACTION) : "exempt: deliver");
    printf ("author    %s, %s\n", get (self, AUTHOR), get (self, FILED));
    printf ("reason    %s\nbasis     %s\n", get (self, REASON), get (self, BASIS));
    printf ("in force  from %s to %s\n", or_else (get (self, SINCE), "its filing"),
            or_else (get (self, UNTIL), "its release"));
    if (*get (self, RELEASED))
        printf ("released  by %s, %s%s%s: %s\n", get (self, RELEASED_BY), get (self, RELEASED),
                *get (self, RELEASED_SINCE) ? ", as of " : "", get (self, RELEASED_SINCE), get (self, RELEASE_REASON));
    if (*get (self, SECOND_REASON)) printf ("so wide   because %s\n", get (self, SECOND_REASON));
    if (*get (self, RELEASED))
        printf ("taken back %s reports, %s messages that it had taught by\n", get (self, WITHDRAWN),
                get (self, LESSONS));
    printf ("evidence  %s traits of the messages that it was made about\n\n", get (self, EVIDENCE));
    print_part (console, "what they tell most", self->evidence);
    print_part (console, "who did what", self->history);
    print_followed (self);
    print_part (console, "caught lately", self->caught);
}

/* --- for programs --- */

static json_t *text_or_null (const char *text) {
    return *text ? json_string (text) : json_null ();
}

static json_t *number (const char *text) {
    return json_integer (strtoll (text, NULL, 10));
}

static json_t *release_json (const case_t *self) {
    if (!*get (self, RELEASED)) return json_null ();
    return json_pack ("{s:s, s:s, s:s, s:o}", "author", get (self, RELEASED_BY), "reason", get (self, RELEASE_REASON),
                      "filed", get (self, RELEASED), "since", text_or_null (get (self, RELEASED_SINCE)));
}

static json_t *followed_json (const case_t *self) {
    json_t *list = json_array ();
    for (int i = 0; i < PQntuples (self->followed); i++)
        json_array_append_new (list, json_pack ("{s:s, s:o, s:s, s:s}", "verdict", PQgetvalue (self->followed, i, 0),
                                                "messages", number (PQgetvalue (self->followed, i, 1)), "first",
                                                PQgetvalue (self->followed, i, 2), "last",
                                                PQgetvalue (self->followed, i, 3)));
    return list;
}

static json_t *file_json (const case_t *self) {
    return json_pack ("{s:o, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "case",
                      number (get (self, NUMBER)), "state", get (self, STATE), "kind", get (self, KIND), "value",
                      text_or_null (get (self, VALUE)), "action", get (self, ACTION), "author", get (self, AUTHOR),
                      "reason", get (self, REASON), "basis", get (self, BASIS), "filed", get (self, FILED), "since",
                      text_or_null (get (self, SINCE)), "until", text_or_null (get (self, UNTIL)), "release",
                      release_json (self), "evidence", number (get (self, EVIDENCE)), "followed", followed_json (self));
}

static json_t *list_json (const PGresult *rows) {
    json_t *list = json_array ();
    for (int i = 0; i < PQntuples (rows); i++) json_array_append_new (list, rows_json (rows, i));
    return list;
}

static void print_json (const case_t *self) {
    json_t *whole = file_json (self);
    json_object_set_new (whole, "second_reason", text_or_null (get (self, SECOND_REASON)));
    json_object_set_new (whole, "history", list_json (self->history));
    json_object_set_new (whole, "evidence_traits", list_json (self->evidence));
    json_object_set_new (whole, "caught", list_json (self->caught));
    if (whole) json_dumpf (whole, stdout, JSON_COMPACT | JSON_REAL_PRECISION (9));
    puts ("");
    json_decref (whole);
}

/* True where the history answered all of it. */
static bool ask (case_t *self, PGconn *database, const char *name, char **error) {
    const char *parameters[] = {name, CAUGHT_LISTED};
    const struct {
        PGresult **rows;
        const char *sql;
        int count;
    } parts[] = {{&self->file, sql_case, 1},
                 {&self->followed, sql_case_followed, 1},
                 {&self->history, sql_case_history, 1},
                 {&self->evidence, sql_case_evidence, 1},
                 {&self->caught, sql_caught, 2}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!(*parts[i].rows = database_ask (database, parts[i].sql, parts[i].count, parameters, error))) return false;
    return true;
}

static int show (const console_t *console, PGconn *database, const char *name) {
    char *error = NULL;
    case_t self = {0};
    int status = EXIT_REFUSED;
    if (!ask (&self, database, name, &error)) {
        fprintf (stderr, "tamis: history: %s\n", error);
    } else if (!PQntuples (self.file)) {
        fprintf (stderr, "tamis: there is no case %s\n", name);
        status = EXIT_NO;
    } else {
        if (console->json)
            print_json (&self);
        else
            print_text (console, &self);
        status = EXIT_DONE;
    }
    PQclear (self.file);
    PQclear (self.followed);
    PQclear (self.history);
    PQclear (self.evidence);
    PQclear (self.caught);
    free (error);
    return status;
}

int command_case (console_t *console, int argc, char **argv) {
    if (argc != 2 || !*argv[1] || argv[1][strspn (argv[1], "0123456789")] || strlen (argv[1]) > 18) {
        fprintf (stderr, "usage: tamis case [--json] N\n");
        return EXIT_USAGE;
    }
    keyring_t *keys = NULL;
    PGconn *database = database_open (console, &keys);
    if (!database) return EXIT_REFUSED;
    int status = show (console, database, argv[1]);
    PQfinish (database);
    keyring_destroy (&keys);
    return status;
}
