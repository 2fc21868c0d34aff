#include "replay.h"

#include "../verdict/combine.h"
#include "arena.h"
#include "clock.h"
#include "database.h"
#include "parcel.h"
#include "sql.h"

#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { DECISIONS = DECISION__REJECT + 1, EXAMPLES = 5, UUID = 37, FINDING_SIZE = 4 };

enum { ID, VERDICT, FINDINGS, CASE, ACTION, TRAIT, POLICY };

typedef struct {
    uint64_t messages;
    char examples[EXAMPLES][UUID];
} change_t;

typedef struct {
    const char *file, *since;
    policies_t *policies;
    uint64_t messages, changed, unnamed; /* UNNAMED: stood under a policy that FILE does not have */
    change_t changes[DECISIONS][DECISIONS];
} replay_t;

static int usage (void) {
    fprintf (stderr, "usage: tamis replay [--json] --policy FILE --since TIME\n");
    return EXIT_USAGE;
}

/* --- one message --- */

/* The findings as they were stated: what combine() itself adds is left out. */
static void read_findings (arena_t *arena, const uint8_t *bytes, size_t size, ReputationFragment *fragment) {
    fragment->findings = arena_alloc (arena, (size / FINDING_SIZE + 1) * sizeof *fragment->findings);
    for (size_t i = 0; i + FINDING_SIZE <= size; i += FINDING_SIZE) {
        uint32_t code = (uint32_t)(bytes[i] << 8 | bytes[i + 1]);
        if (code == FINDING_prior || code == FINDING_group_cap) continue;
        Finding *finding = arena_alloc (arena, sizeof *finding);
        finding__init (finding);
        finding->code = code;
        finding->bits = (int16_t)(bytes[i + 2] << 8 | bytes[i + 3]);
        fragment->findings[fragment->n_findings++] = finding;
    }
}

static Decision decide (replay_t *self, arena_t *arena, const PGresult *rows, int row) {
    ReputationFragment fragment = REPUTATION_FRAGMENT__INIT;
    Parcel parcel = PARCEL__INIT;
    size_t size = 0;
    uint8_t *bytes = PQunescapeBytea ((const uint8_t *)PQgetvalue (rows, row, FINDINGS), &size);
    if (bytes) read_findings (arena, bytes, size, &fragment);
    fragment.case_number = strtoull (PQgetvalue (rows, row, CASE), NULL, 10);
    fragment.case_action = (Decision)strtol (PQgetvalue (rows, row, ACTION), NULL, 10);
    fragment.case_trait = (uint64_t)strtoll (PQgetvalue (rows, row, TRAIT), NULL, 10);
    parcel.reputation = &fragment;
    const policy_t *policy = policies_named (self->policies, PQgetvalue (rows, row, POLICY));
    if (!policy) self->unnamed++;
    Decision decision =
        combine (arena, &parcel, policy ? policy : policies_named (self->policies, "default"))->decision;
    PQfreemem (bytes);
    return decision;
}

static void count (replay_t *self, Decision was, Decision would_be, const char *id) {
    change_t *change = &self->changes[was][would_be];
    self->messages++;
    self->changed += was != would_be;
    if (change->messages < EXAMPLES) snprintf (change->examples[change->messages], UUID, "%s", id);
    change->messages++;
}

static Decision word_decision (const char *word) {
    for (int i = DECISION__DELIVER; i < DECISIONS; i++)
        if (!strcmp (decision_word ((Decision)i), word)) return (Decision)i;
    return DECISION__NONE;
}

static void judge (replay_t *self, const PGresult *rows) {
    arena_t *arena = arena_new ();
    for (int i = 0; i < PQntuples (rows); i++)
        count (self, word_decision (PQgetvalue (rows, i, VERDICT)), decide (self, arena, rows, i),
               PQgetvalue (rows, i, ID));
    arena_destroy (&arena);
}

/* --- all of them --- */

static bool step (PGconn *database, const char *sql, int n, const char *const *parameters, char **error) {
    PGresult *result = database_ask (database, sql, n, parameters, error);
    PQclear (result);
    return result != NULL;
}

static bool read_all (replay_t *self, PGconn *database, char **error) {
    const char *parameters[] = {self->since};
    bool more = step (database, "BEGIN", 0, NULL, error) && step (database, sql_replay, 1, parameters, error);
    while (more) {
        PGresult *rows = database_ask (database, sql_replay_next, 0, NULL, error);
        if (!rows) return false;
        more = PQntuples (rows) > 0;
        judge (self, rows);
        PQclear (rows);
    }
    return !*error;
}

static void print_json (const replay_t *self) {
    json_t *changes = json_array ();
    for (int was = 0; was < DECISIONS; was++)
        for (int would_be = 0; would_be < DECISIONS; would_be++) {
            const change_t *change = &self->changes[was][would_be];
            if (was == would_be || !change->messages) continue;
            json_t *examples = json_array ();
            for (uint64_t i = 0; i < EXAMPLES && i < change->messages; i++)
                json_array_append_new (examples, json_string (change->examples[i]));
            json_array_append_new (changes, json_pack ("{s:s, s:s, s:I, s:o}", "from", decision_word ((Decision)was),
                                                       "to", decision_word ((Decision)would_be), "messages",
                                                       (json_int_t)change->messages, "examples", examples));
        }
    json_t *whole = json_pack ("{s:s, s:s, s:I, s:I, s:o}", "policy", self->file, "since", self->since, "messages",
                               (json_int_t)self->messages, "changed", (json_int_t)self->changed, "changes", changes);
    if (whole) json_dumpf (whole, stdout, JSON_COMPACT);
    puts ("");
    json_decref (whole);
}

static void print_text (const replay_t *self) {
    printf ("%" PRIu64 " messages since %s: %" PRIu64 " would have got another verdict\n", self->messages, self->since,
            self->changed);
    for (int was = 0; was < DECISIONS; was++)
        for (int would_be = 0; would_be < DECISIONS; would_be++) {
            const change_t *change = &self->changes[was][would_be];
            if (was == would_be || !change->messages) continue;
            printf ("%9" PRIu64 "  %s instead of %s, such as %s\n", change->messages,
                    decision_word ((Decision)would_be), decision_word ((Decision)was), change->examples[0]);
        }
    if (self->unnamed)
        printf ("%9" PRIu64 "  stood under a policy that this file does not have: judged by its default\n",
                self->unnamed);
}

static bool read_arguments (replay_t *self, int argc, char **argv) {
    static const struct option known[] = {{"policy", 1, NULL, 'p'}, {"since", 1, NULL, 's'}, {0}};
    int64_t at;
    for (int each; (each = getopt_long (argc, argv, "", known, NULL)) != -1;)
        if (each == 'p')
            self->file = optarg;
        else if (each == 's' && clock_parse (optarg, &at))
            self->since = optarg;
        else
            return false;
    return self->file && self->since && optind == argc;
}

static int run (const console_t *console, replay_t *self) {
    keyring_t *keys = NULL;
    char *error = NULL;
    PGconn *database = database_open (console, &keys);
    if (!database) return EXIT_REFUSED;
    bool done = read_all (self, database, &error);
    if (done)
        (console->json ? print_json : print_text) (self);
    else
        fprintf (stderr, "tamis: history: %s\n", error);
    free (error);
    PQfinish (database);
    keyring_destroy (&keys);
    return done ? EXIT_DONE : EXIT_REFUSED;
}

int command_replay (console_t *console, int argc, char **argv) {
    replay_t *self = calloc (1, sizeof *self);
    char *error = NULL;
    if (!self) abort ();
    int status = EXIT_USAGE;
    if (!read_arguments (self, argc, argv))
        usage ();
    else if (!(self->policies = policies_read (self->file, "", &error)))
        fprintf (stderr, "tamis: %s\n", error);
    else
        status = run (console, self);
    policies_destroy (&self->policies);
    free (error);
    free (self);
    return status;
}
