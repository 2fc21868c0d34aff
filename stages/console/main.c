/* NAME
 *   tamis - the operator's end of the pipeline
 * SYNOPSIS
 *   tamis [-c FILE] [--json] COMMAND [ARGUMENTS]
 * DESCRIPTION
 *   up        runs every stage on this machine, with a private PostgreSQL where none is configured
 *   down      stops them
 *   status    each copy's health
 *   scan      messages through the pipeline, verdicts out
 *   report    what people say of messages
 *   explain   a verdict as a sum of bits, and its evidence
 *   block     what the abuse desk decides about a proven trait
 *   release   ends a block, or exempts a trait
 *   case      the file of a decision, and what followed
 *   cases     all of them; what is proposed, what is contested, what was wrong, who did what
 *   recidivists  who was known, and came back
 *   campaigns what walks over many sources
 *   actor     what a spammer is known by; split and merged by people
 *   replay    what came under another policy: what would change
 *   privacy   what is held about a person, and its erasure
 *   senders   the health of those who send, and the letter to one of them
 *   accounts  our own customers' accounts
 *   model     the learner's versions, and the way back to one
 *   sql       psql on the history
 *   migrate   brings an existing database's schema up to date
 * OPTIONS
 *   -c FILE   the configuration (default config/tamis.cfg), before the command or among its options; for sql
 *             before only
 *   --json    JSON where rows are printed
 * EXIT STATUS
 *   0 done; 1 said no; 100 usage or configuration; 111 the system refused.
 */
#include "actor.h"
#include "block.h"
#include "case.h"
#include "desk.h"
#include "explain.h"
#include "learner.h"
#include "privacy.h"
#include "psql.h"
#include "release.h"
#include "replay.h"
#include "report.h"
#include "scan.h"
#include "sender_health.h"
#include "up.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

typedef struct {
    const char *name;
    int (*run) (console_t *console, int argc, char **argv);
} command_t;

static const command_t commands[] = {{"up", command_up},
                                     {"down", command_down},
                                     {"status", command_status},
                                     {"scan", command_scan},
                                     {"report", command_report},
                                     {"explain", command_explain},
                                     {"block", command_block},
                                     {"release", command_release},
                                     {"case", command_case},
                                     {"cases", command_cases},
                                     {"recidivists", command_recidivists},
                                     {"campaigns", command_campaigns},
                                     {"senders", command_senders},
                                     {"accounts", command_accounts},
                                     {"actor", command_actor},
                                     {"replay", command_replay},
                                     {"privacy", command_privacy},
                                     {"sql", command_sql},
                                     {"migrate", command_migrate},
                                     {"model", command_model},
                                     {NULL, NULL}};

static int usage (void) {
    fprintf (stderr, "usage: tamis [-c FILE] [--json] COMMAND [ARGUMENTS]\n       where COMMAND is one of");
    for (const command_t *each = commands; each->name; each++) fprintf (stderr, " %s", each->name);
    fprintf (stderr, "\n");
    return EXIT_USAGE;
}

/* Takes -c FILE and --json out of the arguments from FROM on; false where -c lacks its file. */
static bool take_options (int *argc, char **argv, int from, bool stop_at_word, char **file, bool *json) {
    int kept = from;
    bool stopped = false;
    for (int i = from; i < *argc; i++) {
        if (!stopped && !strcmp (argv[i], "--json")) {
            *json = true;
        } else if (!stopped && !strcmp (argv[i], "-c")) {
            if (++i == *argc) return false;
            *file = argv[i];
        } else {
            stopped |= (stop_at_word && *argv[i] != '-') || !strcmp (argv[i], "--");
            argv[kept++] = argv[i];
        }
    }
    argv[kept] = NULL;
    *argc = kept;
    return true;
}

int main (int argc, char **argv) {
    char *file = NULL, *error = NULL;
    setrlimit (RLIMIT_CORE, &(struct rlimit){0, 0}); /* no core file holds a letter */
    console_t console = {0};
    if (!take_options (&argc, argv, 1, true, &file, &console.json) || argc < 2) return usage ();
    const command_t *command = commands;
    while (command->name && strcmp (command->name, argv[1])) command++;
    if (!command->name) return usage ();
    if (command->run != command_sql && !take_options (&argc, argv, 2, false, &file, &console.json)) return usage ();
    char *found = file ? strdup (file) : config_default_file ();
    config_t *config = found ? config_load (found, &error) : NULL;
    if (!config) {
        fprintf (stderr, "tamis: %s\n", error ? error : "no configuration");
        free (error);
        free (found);
        return EXIT_USAGE;
    }
    console.config = config;
    console.config_file = found;
    int status = command->run (&console, argc - 1, argv + 1);
    config_destroy (&config);
    free (found);
    return status;
}
