#include "actor_block.h"

#include "actor.h"
#include "obeyed.h"
#include "released.h"
#include "sql.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ID, KIND, VALUE };

static const char about[] = "actor=";

bool decision_on_actor (const decision_t *decision) {
    return decision->what && !strncmp (decision->what, about, sizeof about - 1);
}

static const char *number_of (const decision_t *decision) {
    const char *number = actor_number (decision->what + sizeof about - 1);
    if (!number) fprintf (stderr, "tamis: \"%.100s\" names no actor, as actor=12 does\n", decision->what);
    return number;
}

static PGresult *ask (PGconn *database, const char *sql, const char *number, char **error) {
    const char *parameters[] = {number};
    return database_ask (database, sql, 1, parameters, error);
}

static void say_filed (const console_t *console, const PGresult *rows, int row, const filed_t *filed) {
    const char *value = *PQgetvalue (rows, row, VALUE) ? PQgetvalue (rows, row, VALUE) : "(kept hashed alone)";
    if (console->json)
        printf ("{\"case\":%" PRIu64 ",\"outcome\":\"%s\",\"kind\":\"%s\"}\n", filed->number, filed->outcome,
                PQgetvalue (rows, row, KIND));
    else
        printf ("case %" PRIu64 ": %s %s is blocked%s\n", filed->number, PQgetvalue (rows, row, KIND), value,
                strcmp (filed->outcome, "filed") ? " already" : "");
}

static bool file_all (const console_t *console, const decision_t *decision, PGconn *database, const PGresult *rows,
                      char version[24], char **error) {
    for (int i = 0; i < PQntuples (rows); i++) {
        filed_t filed;
        const char *action = *decision->action ? decision->action : "policy";
        if (!decision_block_id (decision, database, PQgetvalue (rows, i, ID), PQgetvalue (rows, i, VALUE), action,
                                &filed, error))
            return false;
        if (!filed.number) continue; /* it has become too wide meanwhile */
        say_filed (console, rows, i, &filed);
        snprintf (version, 24, "%s", filed.version);
    }
    return true;
}

static int block_all (const console_t *console, const decision_t *decision, PGconn *database, const char *number) {
    char *error = NULL, version[24] = "";
    PGresult *rows = ask (database, sql_actor_sources, number, &error);
    bool done = rows && file_all (console, decision, database, rows, version, &error);
    bool any = done && *version;
    if (done && !any) fprintf (stderr, "tamis: actor-%s has no exact proven trait of his own\n", number);
    if (any && !obeyed_await (console, database, version, &error)) done = false;
    if (!done) fprintf (stderr, "tamis: actor-%s: %s\n", number, error);
    PQclear (rows);
    free (error);
    return !done ? EXIT_REFUSED : any ? EXIT_DONE : EXIT_NO;
}

static int release_all (const console_t *console, decision_t *decision, PGconn *database, const keyring_t *keys,
                        const char *number) {
    char *error = NULL;
    PGresult *rows = ask (database, sql_actor_cases, number, &error);
    int status = rows ? EXIT_DONE : EXIT_REFUSED;
    for (int i = 0; rows && i < PQntuples (rows) && !status; i++) {
        filed_t filed;
        decision->number = PQgetvalue (rows, i, 0);
        if (!decision_release (decision, database, keys, NULL, &filed, &error))
            status = EXIT_REFUSED;
        else if (!strcmp (filed.outcome, "released"))
            status = released_tell (console, database, keys, NULL, &filed);
    }
    if (error) fprintf (stderr, "tamis: history: %s\n", error);
    if (rows && !PQntuples (rows)) {
        fprintf (stderr, "tamis: nothing of actor-%s is blocked\n", number);
        status = EXIT_NO;
    }
    PQclear (rows);
    free (error);
    return status;
}

static int decide (const console_t *console, decision_t *decision, bool release) {
    keyring_t *keys = NULL;
    const char *number = number_of (decision);
    if (!number) return EXIT_USAGE;
    PGconn *database = database_open (console, &keys);
    if (!database) return EXIT_REFUSED;
    char *reason = say ("actor-%s: %s", number, decision->reason);
    decision->reason = reason;
    int status = release ? release_all (console, decision, database, keys, number)
                         : block_all (console, decision, database, number);
    free (reason);
    PQfinish (database);
    keyring_destroy (&keys);
    return status;
}

int actor_block (const console_t *console, decision_t *decision) {
    return decide (console, decision, false);
}

int actor_release (const console_t *console, decision_t *decision) {
    return decide (console, decision, true);
}
