#include "block.h"

#include "decision.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int usage (void) {
    fprintf (stderr, "usage: tamis block [--json] KIND=VALUE [--action junk|quarantine|defer|reject] [--reason TEXT]\n"
                     "                   [--basis TEXT] [--author WHO] [--at TIME] [--until TIME]\n");
    return EXIT_USAGE;
}

static int file (const console_t *console, const decision_t *decision, const trait_value_t *trait, PGconn *database,
                 const keyring_t *keys) {
    filed_t filed;
    char *error = NULL;
    const char *action = *decision->action ? decision->action : "policy";
    if (!decision_block (decision, database, keys, trait, action, &filed, &error)) {
        fprintf (stderr, "tamis: history: %s\n", error);
        free (error);
        return EXIT_REFUSED;
    }
    if (!strcmp (filed.outcome, "differs")) {
        fprintf (stderr, "tamis: %s %s is blocked already, otherwise, by case %" PRIu64 ": release that first\n",
                 trait->kind->name, trait->value, filed.number);
        return EXIT_NO;
    }
    return decision_tell (console, database, trait, &filed,
                          strcmp (filed.outcome, "stands") ? "blocked" : "blocked already");
}

int command_block (console_t *console, int argc, char **argv) {
    decision_t decision;
    trait_value_t trait;
    char *error = NULL;
    if (!decision_read (&decision, false, argc, argv)) return usage ();
    int status = trait_value_read (decision.what, &trait, &error);
    if (status) {
        fprintf (stderr, "tamis: %s\n", error);
        free (error);
        return status;
    }
    keyring_t *keys = NULL;
    PGconn *database = database_open (console, &keys);
    if (!database) return EXIT_REFUSED;
    status = file (console, &decision, &trait, database, keys);
    PQfinish (database);
    keyring_destroy (&keys);
    return status;
}
