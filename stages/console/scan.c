#include "scan.h"

#include "client.h"
#include "print.h"
#include "senders.h"
#include "source.h"

#include <getopt.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    console_t *console;
    print_t *print;
    senders_t *senders; /* NULL where they are not shown */
    source_plan_t plan;
    bool dry_run;
} scan_t;

static int usage (void) {
    fprintf (stderr, "usage: tamis scan [--json] [--envelopes FILE] [--dry-run] [PATH ...]\n");
    return EXIT_USAGE;
}

static bool read_arguments (scan_t *self, int argc, char **argv) {
    static const struct option known[] = {{"envelopes", 1, NULL, 'e'}, {"dry-run", 0, NULL, 'd'}, {0}};
    for (int each; (each = getopt_long (argc, argv, "", known, NULL)) != -1;)
        if (each == 'e')
            self->plan.envelopes = optarg;
        else if (each == 'd')
            self->dry_run = true;
        else
            return false;
    self->plan.paths = argv + optind;
    self->plan.count = (size_t)(argc - optind);
    self->plan.limit = (size_t)config_number (self->console->config, "intake/message_max");
    return self->plan.count || self->plan.envelopes;
}

static void answered (void *state, source_item_t *item, const SubmissionAnswer *answer, const char *error) {
    scan_t *self = state;
    if (answer) {
        print_answer (self->print, item->file, answer);
        if (self->senders) senders_note (self->senders, answer->parcel);
    } else {
        print_failure (self->print, item->file, error);
    }
    source_item_destroy (&item);
}

/* Every message the source yields: in order, as many at once as the client allows. */
static bool send_all (scan_t *self, client_t *client) {
    source_t *source = source_new (&self->plan);
    bool up = true;
    for (source_item_t *item; up && (item = source_next (source));)
        if (item->error)
            answered (self, item, NULL, item->error);
        else
            up = client_submit (client, item);
    source_destroy (&source);
    return client_finish (client) && up;
}

int command_scan (console_t *console, int argc, char **argv) {
    scan_t self = {.console = console};
    if (!read_arguments (&self, argc, argv)) return usage ();
    client_t *client = client_new (console, self.dry_run, answered, &self);
    if (!client || !client_connect (client)) {
        fprintf (stderr, "tamis: no pipeline is up here (%s); tamis up starts one\n",
                 config_text (console->config, "run/dir"));
        client_destroy (&client);
        return EXIT_REFUSED;
    }
    self.print = print_new (console->json, stdout, stderr, isatty (STDERR_FILENO) ? source_count (&self.plan) : 0);
    if (!console->json) self.senders = senders_new ();
    bool up = send_all (&self, client);
    bool written = print_end (self.print);
    size_t failures = print_failures (self.print);
    if (self.senders && up && !self.dry_run) senders_print (self.senders, console);
    senders_destroy (&self.senders);
    print_destroy (&self.print);
    client_destroy (&client);
    if (!up || !written) return EXIT_REFUSED;
    return failures ? EXIT_NO : EXIT_DONE;
}
