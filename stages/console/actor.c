#include "actor.h"

#include "array.h"
#include "decision.h"
#include "rows.h"
#include "sql.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 9, HEX = 16, TRAITS = 500 };

typedef struct {
    const console_t *console;
    const char *reason;
    char author[DECISION_AUTHOR];
    const char *verb, *actor, *other; /* OTHER: the actor or the name; of a split the new one's traits stand in IDS */
    array_t *ids;
} actor_t;

static int usage (void) {
    fprintf (stderr, "usage: tamis actor [--json] ACTOR\n"
                     "       tamis actor merge ACTOR OTHER | split ACTOR TRAIT ... | name ACTOR NAME\n"
                     "                   [--reason TEXT] [--author WHO]\n"
                     "       where a TRAIT is named by its 16 hex digits, as tamis actor ACTOR shows them\n");
    return EXIT_USAGE;
}

const char *actor_number (const char *text) {
    static const char prefix[] = "actor-";
    if (!strncmp (text, prefix, sizeof prefix - 1)) text += sizeof prefix - 1;
    size_t length = strlen (text);
    return length && length <= DIGITS && strspn (text, "0123456789") == length ? text : NULL;
}

static bool read_traits (actor_t *self, int count, char **traits) {
    self->ids = array_new ();
    for (int i = 0; i < count; i++) {
        if (strlen (traits[i]) != HEX || strspn (traits[i], "0123456789abcdef") != HEX) return false;
        array_number (self->ids, (int64_t)strtoull (traits[i], NULL, HEX));
    }
    return count > 0 && count <= TRAITS;
}

/* What follows the options. */
static bool read_words (actor_t *self, int count, char **words) {
    if (count == 1) return (self->actor = actor_number (words[0])) != NULL;
    if (count < 3 || !(self->actor = actor_number (words[1]))) return false;
    self->verb = words[0];
    if (!strcmp (self->verb, "split")) return read_traits (self, count - 2, words + 2);
    if (count > 3) return false;
    self->other = strcmp (self->verb, "merge") ? words[2] : actor_number (words[2]);
    return self->other && *self->other && (!strcmp (self->verb, "merge") || !strcmp (self->verb, "name"));
}

static bool read_arguments (actor_t *self, int argc, char **argv) {
    static const struct option known[] = {{"reason", 1, NULL, 'r'}, {"author", 1, NULL, 'w'}, {0}};
    self->reason = "by the abuse desk";
    for (int each; (each = getopt_long (argc, argv, "", known, NULL)) != -1;)
        if (each == 'r')
            self->reason = optarg;
        else if (each == 'w')
            snprintf (self->author, sizeof self->author, "%s", optarg);
        else
            return false;
    decision_name_author (self->author);
    return read_words (self, argc - optind, argv + optind);
}

static int change (const actor_t *self, PGconn *database) {
    bool split = !strcmp (self->verb, "split"), merge = !strcmp (self->verb, "merge");
    const char *sql = split ? sql_actor_split : merge ? sql_actor_merge : sql_actor_name;
    const char *parameters[] = {self->actor, split ? array_whole (self->ids) : self->other, self->author, self->reason};
    char *error = NULL;
    PGresult *rows = database_ask (database, sql, 4, parameters, &error);
    int status = !rows ? EXIT_REFUSED : PQgetisnull (rows, 0, 0) ? EXIT_NO : EXIT_DONE;
    if (!rows) fprintf (stderr, "tamis: history: %s\n", error);
    if (status == EXIT_NO)
        fprintf (stderr, "tamis: there is no such actor%s\n", split ? ", or none of these traits is his" : "");
    if (status == EXIT_DONE && self->console->json)
        printf ("{\"actor\":\"actor-%s\"}\n", PQgetvalue (rows, 0, 0));
    else if (status == EXIT_DONE)
        printf ("%s actor-%s\n", split ? "split off:" : merge ? "both are" : "named:", PQgetvalue (rows, 0, 0));
    PQclear (rows);
    free (error);
    return status;
}

int command_actor (console_t *console, int argc, char **argv) {
    actor_t self = {.console = console};
    keyring_t *keys = NULL;
    int status = read_arguments (&self, argc, argv) ? EXIT_DONE : usage ();
    PGconn *database = status ? NULL : database_open (console, &keys);
    const char *parameters[] = {self.actor};
    if (!status && !database) status = EXIT_REFUSED;
    if (!status && self.verb)
        status = change (&self, database);
    else if (!status)
        status = rows_ask (console, database, sql_actor_links, 1, parameters, "nothing is known of such an actor");
    if (database) PQfinish (database);
    keyring_destroy (&keys);
    array_destroy (&self.ids);
    return status;
}
