#include "block.h"

#include "actor_block.h"
#include "sql.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int usage (void) {
    fprintf (stderr,
             "usage: tamis block [--json] KIND=VALUE | actor=N [--action junk|quarantine|defer|reject] [--at TIME]\n"
             "                   [--until TIME] [--force --reason WHY --reason WHY-SO-WIDE]\n"
             "       tamis block [--json] --renew CASE [--until TIME]\n"
             "       both [--reason TEXT] [--basis TEXT] [--author WHO]\n");
    return EXIT_USAGE;
}

static int failed (char *error) {
    fprintf (stderr, "tamis: history: %s\n", error);
    free (error);
    return EXIT_REFUSED;
}

/* What would do instead, without the innocents. */
static void say_narrower (PGconn *database, uint64_t trait) {
    char id[24], *error = NULL;
    snprintf (id, sizeof id, "%" PRId64, (int64_t)trait);
    const char *parameters[] = {id};
    PGresult *rows = database_ask (database, sql_narrower, 1, parameters, &error);
    for (int i = 0; rows && i < PQntuples (rows); i++)
        fprintf (stderr, "%s    %s=%s: %s messages that people complained of\n",
                 i ? "" : "tamis: narrower, and enough for what is known of it:\n", PQgetvalue (rows, i, 0),
                 PQgetvalue (rows, i, 1), PQgetvalue (rows, i, 2));
    PQclear (rows);
    free (error);
}

static int too_wide (PGconn *database, const keyring_t *keys, const trait_value_t *trait, const filed_t *filed) {
    fprintf (stderr,
             "tamis: %s %s is not blocked: %s. To block it nevertheless give --force and a second --reason, which says "
             "why so wide\n",
             trait->kind->name, trait->value, filed->hindrance);
    say_narrower (database, trait_value_id (trait, keys));
    return EXIT_NO;
}

static int file (const console_t *console, const decision_t *decision, const trait_value_t *trait, PGconn *database,
                 const keyring_t *keys) {
    filed_t filed;
    char *error = NULL;
    const char *action = *decision->action ? decision->action : "policy";
    if (!decision_block (decision, database, keys, trait, action, &filed, &error)) return failed (error);
    if (!strcmp (filed.outcome, "wide")) return too_wide (database, keys, trait, &filed);
    if (!strcmp (filed.outcome, "differs")) {
        fprintf (stderr, "tamis: %s %s is blocked already, otherwise, by case %" PRIu64 ": release or renew that\n",
                 trait->kind->name, trait->value, filed.number);
        return EXIT_NO;
    }
    return decision_tell (console, database, trait, &filed,
                          strcmp (filed.outcome, "stands") ? "blocked" : "blocked already");
}

static int renew (const console_t *console, const decision_t *decision, PGconn *database) {
    filed_t filed;
    char *error = NULL;
    if (!decision_renew (decision, database, &filed, &error)) return failed (error);
    if (!strcmp (filed.outcome, "renewed")) return decision_tell (console, database, NULL, &filed, "renewed");
    fprintf (stderr, "tamis: %s\n",
             strcmp (filed.outcome, "none") ? "this case is over: file another" : "there is no such case");
    return EXIT_NO;
}

int command_block (console_t *console, int argc, char **argv) {
    decision_t decision;
    trait_value_t trait;
    char *error = NULL;
    if (!decision_read (&decision, false, argc, argv)) return usage ();
    if (decision_on_actor (&decision)) return actor_block (console, &decision);
    int status = decision.what ? trait_value_read (decision.what, &trait, &error) : EXIT_DONE;
    if (status) {
        fprintf (stderr, "tamis: %s\n", error);
        free (error);
        return status;
    }
    keyring_t *keys = NULL;
    PGconn *database = database_open (console, &keys);
    if (!database) return EXIT_REFUSED;
    status = decision.renew ? renew (console, &decision, database) : file (console, &decision, &trait, database, keys);
    PQfinish (database);
    keyring_destroy (&keys);
    return status;
}
