#include "privacy.h"

#include "account.h"
#include "array.h"
#include "reporter_id.h"
#include "rows.h"
#include "sql.h"

#include <stdlib.h>
#include <string.h>

/* As what an address may stand in a trait. */
static const trait_kind_t kinds[] = {TRAIT_recipient, TRAIT_account, TRAIT_reply_to, TRAIT_contact};

static int usage (void) {
    fprintf (stderr, "usage: tamis privacy [--json] report|forget ADDRESS\n");
    return EXIT_USAGE;
}

static int run (const console_t *console, PGconn *database, const keyring_t *keys, bool forget, const char *address) {
    char who[REPORTER_DIGITS];
    array_t *ids = array_new ();
    reporter_id (keys, address, who);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        array_number (ids, (int64_t)trait_id (keys, kinds[i], address, strlen (address)));
    const char *parameters[] = {array_whole (ids), who};
    int status = rows_ask (console, database, forget ? sql_privacy_forget : sql_privacy_held, 2, parameters,
                           "nothing is held about this address");
    array_destroy (&ids);
    if (!status && !console->json && !forget)
        printf (
            "Beside this: pairs of correspondents are hashed together with the other's address, so that nobody finds "
            "them from one side.\n");
    return status;
}

int command_privacy (console_t *console, int argc, char **argv) {
    char address[ACCOUNT_TEXT];
    bool forget = argc == 3 && !strcmp (argv[1], "forget");
    if (argc != 3 || (!forget && strcmp (argv[1], "report")) || !account_text (argv[2], address)) return usage ();
    keyring_t *keys = NULL;
    PGconn *database = database_open (console, &keys);
    if (!database) return EXIT_REFUSED;
    int status = run (console, database, keys, forget, address);
    PQfinish (database);
    keyring_destroy (&keys);
    return status;
}
