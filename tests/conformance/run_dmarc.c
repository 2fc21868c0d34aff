/* stage: authentication */
/* run_dmarc [ZONE CASES]: judges DMARC (RFC 9989) over the records of a zone, and says which cases are not as said.
 * Without arguments: dmarc.zone and dmarc.cases of this folder. A case is a line
 *
 *     name | author's domain | identifiers | result and policy, and "N queries" | what says so
 *
 * An identifier is spf:DOMAIN or dkim:DOMAIN where that passes, spf?:DOMAIN or dkim?:DOMAIN where its DNS failed; "-"
 * stands for none. Queries are counted where the case says a number. */
#include "bounds.h"
#include "dmarc/dmarc.h"
#include "bounds.h"
#include "domain.h"
#include "../support/table.h"

enum { FIELDS = 5, QUERIES = 60, MOST = 16, SAID = 100 };

typedef struct {
    dns_t *dns;
    domains_t *domains;
} run_t;

static size_t read_identifiers (char *text, dmarc_identifier_t identifiers[MOST]) {
    size_t count = 0;
    char *rest = NULL;
    for (char *word = strtok_r (text, " ", &rest); word && count < MOST; word = strtok_r (NULL, " ", &rest)) {
        char *colon = strchr (word, ':');
        if (!colon) continue;
        identifiers[count++] = (dmarc_identifier_t){
            colon + 1, strncmp (word, "spf", 3) == 0 ? DMARC_BY_SPF : DMARC_BY_DKIM, colon[-1] == '?'};
    }
    return count;
}

static void count (void *state) {
    ++*(int *)state;
}

static bool judge (void *state, char *const fields[TABLE_FIELDS]) {
    run_t *self = state;
    char author[LIMIT_DOMAIN], said[SAID];
    dmarc_identifier_t identifiers[MOST];
    int calls = 0;
    arena_t *arena = arena_new ();
    dns_session_t *session = dns_session_new (self->dns, QUERIES);
    bool named = domains_ascii (self->domains, fields[1], author);
    dmarc_t *dmarc = dmarc_start (arena, session, author);
    size_t given = read_identifiers (fields[2], identifiers);
    for (size_t i = 0; i < given; i++) dmarc_expect (dmarc, identifiers[i].domain);
    dmarc_judge (dmarc, identifiers, given, count, &calls);
    const char *policy = dmarc_policy_word (dmarc_policy (dmarc));
    int length = snprintf (said, sizeof said, "%s%s%s", dmarc_word (dmarc_result (dmarc)), *policy ? " " : "", policy);
    if (strstr (fields[3], "queries"))
        snprintf (said + length, sizeof said - (size_t)length, " %d queries", dns_session_queries (session));
    bool right = named && calls == 1 && strcmp (said, fields[3]) == 0;
    if (!right) printf ("%s: %s, not %s (%s)\n", fields[0], said, fields[3], fields[4]);
    dns_session_destroy (&session);
    arena_destroy (&arena);
    return right;
}

int main (int argc, char **argv) {
    char *error = NULL;
    dns_options_t options = {.zone_file = argc > 2 ? argv[1] : "tests/conformance/dmarc.zone",
                             .cache_bytes = 1 << 20,
                             .queries_in_flight = 100,
                             .ttl_max = 60000};
    run_t self = {.dns = dns_new (&options, &error), .domains = domains_new ()};
    if (!self.dns || !self.domains) {
        fprintf (stderr, "run_dmarc: %s\n", error ? error : "ICU or libpsl cannot start");
        free (error);
        return 111;
    }
    int status = table_run (argc > 2 ? argv[2] : "tests/conformance/dmarc.cases", FIELDS, judge, &self);
    domains_destroy (&self.domains);
    dns_destroy (&self.dns);
    return status;
}
