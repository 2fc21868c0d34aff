#include "released.h"

#include "obeyed.h"
#include "sql.h"
#include "untaught.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

enum { ID, AT, VERDICT, COUNT, NUMBER = 24 };

typedef struct {
    const console_t *console;
    const trait_value_t *trait;
    const filed_t *filed;
    untaught_t untaught;
    bool in_force;
    PGresult *caught;
} released_t;

static uint64_t caught_in_all (const released_t *self) {
    bool any = self->caught && PQntuples (self->caught);
    return any ? strtoull (PQgetvalue (self->caught, 0, COUNT), NULL, 10) : 0;
}

static void print_json (const released_t *self) {
    json_t *messages = json_array ();
    for (int i = 0; self->caught && i < PQntuples (self->caught); i++)
        json_array_append_new (messages, json_pack ("{s:s, s:s, s:s}", "id", PQgetvalue (self->caught, i, ID), "at",
                                                    PQgetvalue (self->caught, i, AT), "verdict",
                                                    PQgetvalue (self->caught, i, VERDICT)));
    json_t *whole =
        json_pack ("{s:I, s:s, s:s*, s:s*, s:b, s:I, s:I, s:I, s:I, s:I, s:o}", "case", (json_int_t)self->filed->number,
                   "outcome", "released", "kind", self->trait ? self->trait->kind->name : NULL, "value",
                   self->trait ? self->trait->value : NULL, "in_force", self->in_force, "reports_withdrawn",
                   (json_int_t)self->filed->reports, "lessons_taken_back", (json_int_t)self->filed->lessons,
                   "learner_taken_back", (json_int_t)self->untaught.lessons, "learner_left",
                   (json_int_t)self->untaught.left, "caught", (json_int_t)caught_in_all (self), "messages", messages);
    if (whole) json_dumpf (whole, stdout, JSON_COMPACT);
    puts ("");
    json_decref (whole);
}

static void print_text (const released_t *self) {
    printf ("case %" PRIu64 ":%s%s%s%s is released%s\n", self->filed->number, self->trait ? " " : " it",
            self->trait ? self->trait->kind->name : "", self->trait ? " " : "", self->trait ? self->trait->value : "",
            self->in_force ? ", and in force everywhere" : "");
    printf ("taken back: %" PRIu64 " reports, %" PRIu64
            " messages that the block taught by, %zu lessons of the learner\n",
            self->filed->reports, self->filed->lessons, self->untaught.lessons);
    uint64_t all = caught_in_all (self);
    printf ("caught in the last 30 days: %" PRIu64 " messages\n", all);
    for (int i = 0; self->caught && i < PQntuples (self->caught); i++)
        printf ("    %s  %s  %s\n", PQgetvalue (self->caught, i, AT), PQgetvalue (self->caught, i, ID),
                PQgetvalue (self->caught, i, VERDICT));
    if (all > RELEASED_LISTED) printf ("    … and %" PRIu64 " older ones\n", all - RELEASED_LISTED);
}

/* Everywhere: the decisions, the histories, the learner. */
static bool await (const released_t *self, PGconn *database, char **why) {
    if (!obeyed_await (self->console, database, self->filed->version, why)) return false;
    if (!database_await_fold (database)) return false;
    return !self->untaught.version || obeyed_await_model (self->console, database, self->untaught.version, why);
}

int released_tell (const console_t *console, PGconn *database, const keyring_t *keys, const trait_value_t *trait,
                   const filed_t *filed) {
    released_t self = {.console = console, .trait = trait, .filed = filed};
    char *why = NULL, *missed = NULL, *error = NULL, number[NUMBER], most[NUMBER];
    bool untaught = untaught_by_release (database, keys, filed->number, &self.untaught, &missed);
    self.in_force = await (&self, database, &why);
    snprintf (number, sizeof number, "%" PRIu64, filed->number);
    snprintf (most, sizeof most, "%d", RELEASED_LISTED);
    const char *parameters[] = {number, most};
    self.caught = database_ask (database, sql_caught, 2, parameters, &error);
    (console->json ? print_json : print_text) (&self);
    if (!untaught) fprintf (stderr, "tamis: released, but the learner keeps its lessons: %s\n", missed);
    if (self.untaught.left)
        fprintf (stderr, "tamis: %zu lessons of the learner are too old to be taken back without their messages\n",
                 self.untaught.left);
    if (!self.in_force)
        fprintf (stderr, "tamis: case %" PRIu64 " is released, but not in force everywhere yet: %s\n", filed->number,
                 why ? why : "the tally did not fold within a minute");
    PQclear (self.caught);
    free (error);
    free (missed);
    free (why);
    return untaught && self.in_force ? EXIT_DONE : EXIT_REFUSED;
}
