#include "desk.h"

#include "counted.h"
#include "named.h"
#include "rows.h"
#include "sql.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *option, *sql, *nothing; /* the first has no option: it is what the command shows by itself */
} view_t;

static int usage (const char *command, const view_t *views) {
    fprintf (stderr, "usage: tamis %s [--json]", command);
    for (const view_t *each = views + 1; each->sql; each++)
        fprintf (stderr, "%s%s", each > views + 1 ? " | " : " [", each->option);
    fprintf (stderr, views[1].sql ? "]\n" : "\n");
    return EXIT_USAGE;
}

/* COUNTS: the view is over what senders did. */
static int show (const console_t *console, const char *sql, int count, const char *const *parameters,
                 const char *nothing, bool counts) {
    keyring_t *keys = NULL;
    char *error = NULL;
    PGconn *database = database_open (console, &keys);
    int status = EXIT_REFUSED;
    if (!database) return status;
    if (!counts || counted_now (database, &error))
        status = rows_ask (console, database, sql, count, parameters, nothing);
    else
        fprintf (stderr, "tamis: history: %s\n", error);
    free (error);
    PQfinish (database);
    keyring_destroy (&keys);
    return status;
}

static int choose (const console_t *console, const view_t *views, int argc, char **argv) {
    const view_t *view = argc == 1 ? views : views + 1;
    if (argc > 2) return usage (argv[0], views);
    while (argc == 2 && view->sql && strcmp (view->option, argv[1])) view++;
    if (!view->sql) return usage (argv[0], views);
    return show (console, view->sql, 0, NULL, view->nothing, view->sql == sql_proposals);
}

int command_recidivists (console_t *console, int argc, char **argv) {
    static const view_t views[] = {{"", sql_recidivists, "nobody who was known has come back in the last 30 days"},
                                   {0}};
    return choose (console, views, argc, argv);
}

int command_cases (console_t *console, int argc, char **argv) {
    static const view_t views[] = {
        {"", sql_cases, "nothing has been decided yet"},
        {"--proposed", sql_proposals, "nothing is proposed"},
        {"--contested", sql_unblock_candidates, "no evidence speaks against a block in force"},
        {"--wrong", sql_false_positives, "nobody wanted what was marked"},
        {"--audit", sql_decisions, "nothing has been decided yet"},
        {0}};
    return choose (console, views, argc, argv);
}

static bool is_campaign (const char *text) {
    return *text && strlen (text) <= 16 && !text[strspn (text, "0123456789abcdef")];
}

int command_campaigns (console_t *console, int argc, char **argv) {
    static const view_t views[] = {
        {"", sql_campaigns, "no content has walked over several sources in the last seven days"},
        {"--new", sql_new_traits, "no trait was born this week and spreads"},
        {"CAMPAIGN", sql_campaign_hours, ""},
        {0}};
    if (argc != 2 || !is_campaign (argv[1])) return choose (console, views, argc, argv);
    const char *parameters[] = {argv[1]};
    return show (console, sql_campaign_hours, 1, parameters, "nothing walked with it", false);
}

static int show_accounts (const console_t *console, PGconn *database, const keyring_t *keys, int argc, char **argv) {
    named_t named;
    char *error = NULL;
    int status = EXIT_DONE;
    named_init (&named);
    for (int i = 1; i < argc && !status; i++) status = named_add (&named, keys, "account", argv[i], &error);
    if (!status && !counted_now (database, &error)) status = EXIT_REFUSED;
    if (error) fprintf (stderr, "tamis: %s\n", error);
    const char *parameters[] = {array_whole (named.ids), array_whole (named.names)};
    if (!status)
        status =
            rows_ask (console, database, sql_accounts, 2, parameters, "no account has sent anything in the last week");
    named_free (&named);
    free (error);
    return status;
}

int command_accounts (console_t *console, int argc, char **argv) {
    keyring_t *keys = NULL;
    if (argc > 1 && *argv[1] == '-') {
        fprintf (stderr, "usage: tamis accounts [--json] [ACCOUNT ...]\n");
        return EXIT_USAGE;
    }
    PGconn *database = database_open (console, &keys);
    if (!database) return EXIT_REFUSED;
    int status = show_accounts (console, database, keys, argc, argv);
    PQfinish (database);
    keyring_destroy (&keys);
    return status;
}
