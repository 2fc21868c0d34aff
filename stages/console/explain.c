#include "explain.h"

#include "database.h"
#include "finding.h"
#include "ident.h"
#include "sql.h"
#include "uuid.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    PGresult *message, *traits, *cases;
    uint8_t *findings;
    size_t n_findings;
    double bits;
} explained_t;

enum { FINDING_SIZE = 4 };

static const finding_info_t *finding_of (const explained_t *self, size_t i, double *bits) {
    const uint8_t *at = self->findings + FINDING_SIZE * i;
    *bits = (double)(int16_t)(at[2] << 8 | at[3]) / BITS_UNIT;
    return finding_info ((uint32_t)(at[0] << 8 | at[1]));
}

static double hundredths (const PGresult *rows, int row, int column) {
    return strtod (PQgetvalue (rows, row, column), NULL) / 100;
}

static void print_cases (const explained_t *self) {
    if (PQntuples (self->cases)) printf ("\ncases whose evidence it shares\n");
    for (int i = 0; i < PQntuples (self->cases); i++)
        printf ("case %-6s %-9s about %s %s: %s traits in common%s\n", PQgetvalue (self->cases, i, 0),
                PQgetvalue (self->cases, i, 1), PQgetvalue (self->cases, i, 2),
                *PQgetvalue (self->cases, i, 3) ? PQgetvalue (self->cases, i, 3) : "(keyed)",
                PQgetvalue (self->cases, i, 4),
                *PQgetvalue (self->cases, i, 5) == 't' ? ", that very trait among them" : "");
}

static void print_text (const explained_t *self) {
    const char *verdict = PQgetvalue (self->message, 0, 2);
    printf ("message  %s\nat       %s\nsize     %s bytes\nreports  %s junk, %s not junk\n",
            PQgetvalue (self->message, 0, 0), PQgetvalue (self->message, 0, 1), PQgetvalue (self->message, 0, 4),
            PQgetvalue (self->message, 0, 6), PQgetvalue (self->message, 0, 7));
    if (strcmp (PQgetvalue (self->message, 0, 8), "0")) printf ("case     %s\n", PQgetvalue (self->message, 0, 8));
    if (*PQgetvalue (self->message, 0, 9)) printf ("actor    %s\n", PQgetvalue (self->message, 0, 9));
    printf ("policy   %s\n\n", PQgetvalue (self->message, 0, 10));
    for (size_t i = 0; i < self->n_findings; i++) {
        double bits;
        const finding_info_t *info = finding_of (self, i, &bits);
        printf ("%+9.3f  %-22s %-15s %s\n", bits, info ? info->name : "?", info ? info->group : "?",
                info ? info->doc : "of a newer release");
    }
    printf ("%9s\n%+9.3f  %s, probability of spam %.4f\n", "────────", self->bits, verdict,
            1 / (1 + exp2 (-self->bits)));
    print_cases (self);
    if (!PQntuples (self->traits)) return;
    printf ("\nwhat the history says now of its traits\n%-18s %-40s %8s %6s %7s %8s  %s\n", "kind", "value", "messages",
            "marked", "junk", "not junk", "first");
    for (int i = 0; i < PQntuples (self->traits); i++)
        printf ("%-18s %-40.40s %8s %6s %7.2f %8.2f  %s  %s\n", PQgetvalue (self->traits, i, 0),
                *PQgetvalue (self->traits, i, 1) ? PQgetvalue (self->traits, i, 1) : "(keyed)",
                PQgetvalue (self->traits, i, 2), PQgetvalue (self->traits, i, 3), hundredths (self->traits, i, 4),
                hundredths (self->traits, i, 5), PQgetvalue (self->traits, i, 6), PQgetvalue (self->traits, i, 7));
}

static json_t *text_or_null (const char *text) {
    return *text ? json_string (text) : json_null ();
}

static json_t *number_or_null (const char *text) {
    return strcmp (text, "0") ? json_integer (strtoll (text, NULL, 10)) : json_null ();
}

static void print_json (const explained_t *self) {
    json_t *findings = json_array (), *traits = json_array ();
    for (size_t i = 0; i < self->n_findings; i++) {
        double bits;
        const finding_info_t *info = finding_of (self, i, &bits);
        json_array_append_new (findings,
                               json_pack ("{s:s, s:s, s:f, s:s}", "name", info ? info->name : "?", "group",
                                          info ? info->group : "?", "bits", bits, "meaning", info ? info->doc : ""));
    }
    for (int i = 0; i < PQntuples (self->traits); i++)
        json_array_append_new (
            traits, json_pack ("{s:s, s:o, s:i, s:i, s:f, s:f, s:o}", "kind", PQgetvalue (self->traits, i, 0), "value",
                               text_or_null (PQgetvalue (self->traits, i, 1)), "messages",
                               (int)strtol (PQgetvalue (self->traits, i, 2), NULL, 10), "spam",
                               (int)strtol (PQgetvalue (self->traits, i, 3), NULL, 10), "junk",
                               hundredths (self->traits, i, 4), "notjunk", hundredths (self->traits, i, 5), "actor",
                               text_or_null (PQgetvalue (self->traits, i, 7))));
    json_t *cases = json_array ();
    for (int i = 0; i < PQntuples (self->cases); i++)
        json_array_append_new (cases,
                               json_pack ("{s:o, s:s, s:o}", "case", number_or_null (PQgetvalue (self->cases, i, 0)),
                                          "state", PQgetvalue (self->cases, i, 1), "shared",
                                          number_or_null (PQgetvalue (self->cases, i, 4))));
    json_t *whole = json_pack (
        "{s:s, s:s, s:s, s:o, s:o, s:s, s:f, s:f, s:o, s:o, s:o}", "id", PQgetvalue (self->message, 0, 0), "at",
        PQgetvalue (self->message, 0, 1), "verdict", PQgetvalue (self->message, 0, 2), "case",
        number_or_null (PQgetvalue (self->message, 0, 8)), "actor", text_or_null (PQgetvalue (self->message, 0, 9)),
        "policy", PQgetvalue (self->message, 0, 10), "bits", self->bits, "probability", 1 / (1 + exp2 (-self->bits)),
        "findings", findings, "traits", traits, "cases", cases);
    json_dumpf (whole, stdout, JSON_COMPACT | JSON_REAL_PRECISION (15));
    puts ("");
    json_decref (whole);
}

static int explain (const console_t *console, PGconn *database, const keyring_t *keys, const char *name) {
    uint8_t id[IDENT_BYTES];
    char uuid[37], *error = NULL;
    if (!ident_parse (keys, name, id)) {
        fprintf (stderr, "tamis: %s: neither an id nor an X-Tamis-Id of ours\n", name);
        return EXIT_NO;
    }
    uuid_text (id, uuid);
    const char *parameters[] = {uuid};
    explained_t self = {.message = database_ask (database, sql_explain, 1, parameters, &error)};
    if (self.message) self.traits = database_ask (database, sql_explain_traits, 1, parameters, &error);
    if (self.traits) self.cases = database_ask (database, sql_explain_cases, 1, parameters, &error);
    int status = EXIT_REFUSED;
    if (self.cases && PQntuples (self.message)) {
        self.findings = PQunescapeBytea ((const uint8_t *)PQgetvalue (self.message, 0, 5), &self.n_findings);
        self.n_findings /= FINDING_SIZE;
        self.bits = strtod (PQgetvalue (self.message, 0, 3), NULL) / BITS_UNIT;
        (console->json ? print_json : print_text) (&self);
        status = EXIT_DONE;
    } else if (self.cases) {
        fprintf (stderr, "tamis: %s: the history holds no such message\n", name);
        status = EXIT_NO;
    } else {
        fprintf (stderr, "tamis: history: %s\n", error);
    }
    PQfreemem (self.findings);
    PQclear (self.message);
    PQclear (self.traits);
    PQclear (self.cases);
    free (error);
    return status;
}

int command_explain (console_t *console, int argc, char **argv) {
    if (argc != 2) {
        fprintf (stderr, "usage: tamis explain [--json] ID\n");
        return EXIT_USAGE;
    }
    keyring_t *keys = NULL;
    PGconn *database = database_open (console, &keys);
    if (!database) return EXIT_REFUSED;
    int status = explain (console, database, keys, argv[1]);
    PQfinish (database);
    keyring_destroy (&keys);
    return status;
}
