#include "database.h"

#include "check.h"
#include "clock.h"
#include "paths.h"
#include "sql.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
    FOLD_PATIENCE = 60000 /* ms */,
    FOLD_LOOK = 20 /* ms */,
    RECALL_PATIENCE = 3000 /* ms: then nobody holds anything older */
};

static char *first_line (const char *text) {
    return say ("%.*s", (int)strcspn (text, "\n"), text);
}

PGconn *database_connect (const char *dsn, char **error) {
    char *whole = strstr (dsn, "://") ? say ("%s", dsn) : say ("connect_timeout=%d %s", DATABASE_PATIENCE, dsn);
    PGconn *database = PQconnectdb (whole);
    free (whole);
    if (PQstatus (database) == CONNECTION_OK) return database;
    *error = first_line (PQerrorMessage (database));
    PQfinish (database);
    return NULL;
}

PGresult *database_ask (PGconn *database, const char *sql, int count, const char *const *parameters, char **error) {
    PGresult *result =
        count ? PQexecParams (database, sql, count, NULL, parameters, NULL, NULL, 0) : PQexec (database, sql);
    ExecStatusType status = PQresultStatus (result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return result;
    *error = first_line (PQresultErrorMessage (result));
    PQclear (result);
    return NULL;
}

static keyring_t *load_keys (const console_t *console, char **error) {
    char *deployment = paths_key (console->config, "deployment"), *circle = paths_key (console->config, "circle");
    keyring_t *keys = keyring_load (deployment, circle, error);
    free (deployment);
    free (circle);
    return keys;
}

static bool is_ours (PGconn *database, const keyring_t *keys, char **error) {
    check_t check;
    char reason[400];
    check_prepare (&check, keys);
    PGresult *result = PQexecParams (database, sql_schema_check, 4, NULL, check.values, NULL, NULL, 0);
    bool passed = check_passed (result, reason, sizeof reason);
    if (!passed) *error = say ("%s", reason);
    PQclear (result);
    return passed;
}

PGconn *database_open (const console_t *console, keyring_t **keys) {
    char *error = NULL, *dsn = paths_dsn (console->config, "console");
    PGconn *database = NULL;
    *keys = load_keys (console, &error);
    if (*keys && dsn) database = database_connect (dsn, &error);
    if (database && !is_ours (database, *keys, &error)) {
        PQfinish (database);
        database = NULL;
    }
    if (!database) {
        fprintf (stderr, "tamis: %s: %s\n", *keys ? "history" : "keys", error ? error : strerror (errno));
        keyring_destroy (keys);
    }
    free (dsn);
    free (error);
    return database;
}

/* Until no copy of reputation holds anything older than the fold of TARGET; one that does not say so forgets by itself.
 */
static void await_recall (PGconn *database, const char *target) {
    int64_t until = clock_now () + RECALL_PATIENCE;
    bool older = true;
    while (older && clock_now () < until) {
        char *error = NULL;
        const char *parameters[] = {target};
        PGresult *result = database_ask (database, sql_filter_obeyed, 1, parameters, &error);
        older = result && PQntuples (result) == 1 && *PQgetvalue (result, 0, 0) != '0';
        PQclear (result);
        free (error);
        if (older) poll (NULL, 0, FOLD_LOOK);
    }
}

bool database_await_fold (PGconn *database) {
    char *error = NULL, target[32] = "";
    int64_t until = clock_now () + FOLD_PATIENCE, asked = 0;
    while (clock_now () < until) {
        if (clock_now () - asked > 1000) {
            asked = clock_now ();
            PGresult *ask = database_ask (database, sql_fold_ask, 0, NULL, &error);
            if (ask && !*target) snprintf (target, sizeof target, "%s", PQgetvalue (ask, 0, 1));
            PQclear (ask);
        }
        const char *parameters[] = {target};
        PGresult *result = error ? NULL : database_ask (database, sql_folded, 1, parameters, &error);
        bool folded = result && PQntuples (result) == 1 && *PQgetvalue (result, 0, 0) == 't';
        PQclear (result);
        free (error);
        if (folded) {
            await_recall (database, target);
            return true;
        }
        if (!result) return false;
        error = NULL;
        poll (NULL, 0, FOLD_LOOK);
    }
    return false;
}
