#include "migrate.h"

#include "check.h"
#include "database.h"
#include "finding.h"
#include "sql.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static const char *const authorities[] = {"proven", "claimed", "borrowed"};
static const char *const secrecies[] = {"sender", "hashed"};
static const char *const roles[] = {"deployment", "circle"};

static bool run (PGconn *database, const char *sql, int count, const char *const *parameters, char **error) {
    PGresult *result = database_ask (database, sql, count, parameters, error);
    PQclear (result);
    return result != NULL;
}

static bool number_of (PGconn *database, const char *sql, int *number, char **error) {
    PGresult *result = database_ask (database, sql, 0, NULL, error);
    if (!result) return false;
    const char *text = PQgetvalue (result, 0, 0);
    *number = *text == 't' ? 1 : (int)strtol (text, NULL, 10);
    PQclear (result);
    return true;
}

static bool apply (PGconn *database, const migration_t *step, char **error) {
    char version[16];
    snprintf (version, sizeof version, "%d", step->version);
    const char *parameters[] = {version, step->name};
    char *reason = NULL;
    if (run (database, "BEGIN", 0, NULL, &reason) && run (database, step->text, 0, NULL, &reason) &&
        run (database, sql_schema_step, 2, parameters, &reason) && run (database, "COMMIT", 0, NULL, &reason))
        return true;
    *error = say ("migration %s: %s", step->name, reason);
    free (reason);
    return false;
}

static bool apply_missing (PGconn *database, char **error) {
    int present = 0, version = 0, last = 0;
    if (!number_of (database, sql_schema_present, &present, error)) return false;
    if (present && !number_of (database, sql_schema_version, &version, error)) return false;
    for (const migration_t *step = sql_migrations; step->version; step++) {
        last = step->version;
        if (step->version > version && !apply (database, step, error)) return false;
    }
    if (version > last) *error = say ("the database has schema version %d, this program knows up to %d", version, last);
    return version <= last;
}

static bool make_views (PGconn *database, char **error) {
    for (const char *const *view = sql_views; *view; view++)
        if (!run (database, *view, 0, NULL, error)) return false;
    return true;
}

static bool seed (PGconn *database, char **error) {
    char code[16], cap[16];
    for (int i = 1; i < 128; i++) {
        const trait_info_t *kind = trait_info (i);
        if (!kind) continue;
        snprintf (code, sizeof code, "%d", i);
        snprintf (cap, sizeof cap, "%d", (int)kind->cap);
        const char *values[] = {code,
                                kind->name,
                                authorities[kind->authority],
                                secrecies[kind->secrecy],
                                roles[kind->key],
                                kind->walks ? "t" : "f",
                                kind->doc,
                                cap};
        if (!run (database, sql_seed_trait_kind, 8, values, error)) return false;
    }
    for (int i = 0; finding_at (i); i++) {
        const finding_info_t *finding = finding_at (i);
        snprintf (code, sizeof code, "%d", (int)finding->code);
        const char *values[] = {code, finding->name, finding->group, finding->doc};
        if (!run (database, sql_seed_finding_kind, 4, values, error)) return false;
    }
    return true;
}

static bool register_keys (PGconn *database, const keyring_t *keys, char **error) {
    check_t check;
    check_prepare (&check, keys);
    for (int i = 0; i < 2; i++) {
        const char *values[] = {roles[i], check.values[2 * i], check.values[2 * i + 1]};
        if (!run (database, sql_register_key, 3, values, error)) return false;
    }
    PGresult *result = PQexecParams (database, sql_schema_check, 4, NULL, check.values, NULL, NULL, 0);
    char reason[400];
    bool passed = check_passed (result, reason, sizeof reason);
    if (!passed) *error = say ("%s", reason);
    PQclear (result);
    return passed;
}

int migrate (const char *dsn, const keyring_t *keys, char **error) {
    PGconn *database = database_connect (dsn, error);
    if (!database) return -1;
    bool done = run (database, "SET client_min_messages = warning", 0, NULL, error) &&
                run (database, sql_migrate_lock, 0, NULL, error) && apply_missing (database, error) &&
                make_views (database, error) && seed (database, error) &&
                run (database, sql_grant_stages, 0, NULL, error) && register_keys (database, keys, error);
    PQfinish (database);
    return done ? 0 : -1;
}
