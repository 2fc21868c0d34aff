#include "case.h"

#include "database.h"
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
    EVIDENCE
};

typedef struct {
    PGresult *file, *followed;
} case_t;

static const char *get (const case_t *self, int column) {
    return PQgetvalue (self->file, 0, column);
}

static const char *or_else (const char *text, const char *otherwise) {
    return *text ? text : otherwise;
}

/* --- for people --- */

static void print_text (const case_t *self) {
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
    printf ("evidence  %s traits of the messages that it was made about\n\n", get (self, EVIDENCE));
    if (!PQntuples (self->followed)) {
        printf ("no message has met it\n");
        return;
    }
    printf ("%-12s %9s  %-20s  %-20s\n", "followed by", "messages", "first", "last");
    for (int i = 0; i < PQntuples (self->followed); i++)
        printf ("%-12s %9s  %-20s  %-20s\n", PQgetvalue (self->followed, i, 0), PQgetvalue (self->followed, i, 1),
                PQgetvalue (self->followed, i, 2), PQgetvalue (self->followed, i, 3));
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

static void print_json (const case_t *self) {
    json_t *whole =
        json_pack ("{s:o, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "case",
                   number (get (self, NUMBER)), "state", get (self, STATE), "kind", get (self, KIND), "value",
                   text_or_null (get (self, VALUE)), "action", get (self, ACTION), "author", get (self, AUTHOR),
                   "reason", get (self, REASON), "basis", get (self, BASIS), "filed", get (self, FILED), "since",
                   text_or_null (get (self, SINCE)), "until", text_or_null (get (self, UNTIL)), "release",
                   release_json (self), "evidence", number (get (self, EVIDENCE)), "followed", followed_json (self));
    if (whole) json_dumpf (whole, stdout, JSON_COMPACT);
    puts ("");
    json_decref (whole);
}

static int show (const console_t *console, PGconn *database, const char *name) {
    char *error = NULL;
    const char *parameters[] = {name};
    case_t self = {.file = database_ask (database, sql_case, 1, parameters, &error)};
    if (self.file) self.followed = database_ask (database, sql_case_followed, 1, parameters, &error);
    int status = EXIT_REFUSED;
    if (self.followed && PQntuples (self.file)) {
        (console->json ? print_json : print_text) (&self);
        status = EXIT_DONE;
    } else if (self.followed) {
        fprintf (stderr, "tamis: there is no case %s\n", name);
        status = EXIT_NO;
    } else {
        fprintf (stderr, "tamis: history: %s\n", error);
    }
    PQclear (self.file);
    PQclear (self.followed);
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
