/* stage: authentication */
/* run_iprev [ZONE CASES]: whether addresses and names prove each other (RFC 8601, section 3), and which cases are not
 * as said. Without arguments: iprev.zone and iprev.cases of this folder. A case is a line
 *
 *     name | client | result, and the name that is proven | what says so
 */
#include "../support/table.h"
#include "iprev.h"

enum { FIELDS = 4, QUERIES = 60, SAID = 300 };

static bool judge (void *state, char *const fields[TABLE_FIELDS]) {
    char said[SAID];
    address_t address;
    if (!address_read (&address, fields[1])) {
        printf ("%s: no address\n", fields[0]);
        return false;
    }
    arena_t *arena = arena_new ();
    dns_session_t *session = dns_session_new (state, QUERIES);
    iprev_t *iprev = iprev_start (arena, session, &address);
    const char *name = iprev_name (iprev, 0);
    snprintf (said, sizeof said, "%s%s%s", iprev_word (iprev_result (iprev)), name ? " " : "", name ? name : "");
    bool right = strcmp (said, fields[2]) == 0;
    if (!right) printf ("%s: %s, not %s (%s)\n", fields[0], said, fields[2], fields[3]);
    dns_session_destroy (&session);
    arena_destroy (&arena);
    return right;
}

int main (int argc, char **argv) {
    char *error = NULL;
    dns_options_t options = {.zone_file = argc > 2 ? argv[1] : "tests/conformance/iprev.zone",
                             .cache_bytes = 1 << 20,
                             .queries_in_flight = 100,
                             .ttl_max = 60000};
    dns_t *dns = dns_new (&options, &error);
    if (!dns) {
        fprintf (stderr, "run_iprev: %s\n", error);
        free (error);
        return 111;
    }
    int status = table_run (argc > 2 ? argv[2] : "tests/conformance/iprev.cases", FIELDS, judge, dns);
    dns_destroy (&dns);
    return status;
}
