#include "release.h"

#include "actor_block.h"
#include "released.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int usage (void) {
    fprintf (stderr,
             "usage: tamis release [--json] KIND=VALUE [--until TIME] | actor=N | --case N\n"
             "                     [--reason TEXT] [--basis TEXT] [--author WHO] [--at TIME] [--keep-lessons]\n");
    return EXIT_USAGE;
}

typedef struct {
    const console_t *console;
    const decision_t *decision;
    const trait_value_t *trait; /* NULL where a case is named */
    PGconn *database;
    const keyring_t *keys;
} release_t;

static int failed (char *error) {
    fprintf (stderr, "tamis: history: %s\n", error);
    free (error);
    return EXIT_REFUSED;
}

static int exempt (const release_t *self) {
    filed_t filed;
    char *error = NULL;
    if (!decision_block (self->decision, self->database, self->keys, self->trait, "deliver", &filed, &error))
        return failed (error);
    if (!strcmp (filed.outcome, "differs")) {
        fprintf (stderr, "tamis: %s %s is exempt already, otherwise, by case %" PRIu64 ": release that first\n",
                 self->trait->kind->name, self->trait->value, filed.number);
        return EXIT_NO;
    }
    return decision_tell (self->console, self->database, self->trait, &filed,
                          strcmp (filed.outcome, "stands") ? "exempt" : "exempt already");
}

static int end (const release_t *self) {
    filed_t filed;
    char *error = NULL;
    if (!decision_release (self->decision, self->database, self->keys, self->trait, &filed, &error))
        return failed (error);
    if (!strcmp (filed.outcome, "released"))
        return released_tell (self->console, self->database, self->keys, self->trait, &filed);
    if (self->trait) return exempt (self);
    fprintf (stderr, "tamis: %s\n",
             strcmp (filed.outcome, "none") ? "this case was released before" : "there is no such case");
    return EXIT_NO;
}

int command_release (console_t *console, int argc, char **argv) {
    decision_t decision;
    trait_value_t trait;
    char *error = NULL;
    if (!decision_read (&decision, true, argc, argv)) return usage ();
    if (decision_on_actor (&decision)) return *decision.until ? usage () : actor_release (console, &decision);
    int status = decision.what ? trait_value_read (decision.what, &trait, &error) : EXIT_DONE;
    if (status) {
        fprintf (stderr, "tamis: %s\n", error);
        free (error);
        return status;
    }
    keyring_t *keys = NULL;
    PGconn *database = database_open (console, &keys);
    if (!database) return EXIT_REFUSED;
    release_t self = {console, &decision, decision.what ? &trait : NULL, database, keys};
    status = *decision.until ? exempt (&self) : end (&self);
    PQfinish (database);
    keyring_destroy (&keys);
    return status;
}
