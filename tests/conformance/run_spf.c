/* stage: authentication */
/* run_spf [ZONE CASES | --nameserver ADDRESS@PORT CASES]: evaluates SPF cases as the stage does, envelope in, word out,
 * and says which are not as said. Without arguments: spf.zone and spf.cases of this folder. A case is a line
 *
 *     name | client | helo | MAIL FROM | result, or several: "pass or fail" | what says so
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "sender.h"
#include "spf/spf.h"

enum { FIELDS = 6, QUERIES = 60, TIMEOUT = 700, PATIENCE = 20000, TICK = 20 };

#define SEPARATOR " | "

typedef struct {
    dns_t *dns;
    domains_t *domains;
    size_t right, count;
} run_t;

static size_t split (char *line, char *fields[FIELDS]) {
    size_t count = 0;
    for (char *at = line; at && count < FIELDS;) {
        char *end = strstr (at, SEPARATOR);
        fields[count++] = at;
        if (end) *end = '\0';
        at = end ? end + sizeof SEPARATOR - 1 : NULL;
    }
    return count;
}

static void done (void *state) {
    *(bool *)state = true;
}

static void wait_for (dns_t *dns, const bool *finished) {
    int64_t until = clock_now () + PATIENCE;
    while (!*finished && clock_now () < until) {
        struct pollfd poller = {.fd = dns_fd (dns), .events = POLLIN};
        poll (&poller, 1, TICK);
        dns_process (dns);
    }
}

/* As the stage asks: the HELO name for the null sender, else the domain of MAIL FROM. */
static const char *evaluate (run_t *self, arena_t *arena, char *const fields[FIELDS]) {
    Envelope envelope = ENVELOPE__INIT;
    sender_t sender;
    bool finished = false;
    envelope.client_ip = fields[1];
    envelope.helo = fields[2];
    envelope.mail_from = fields[3];
    sender_read (&sender, &envelope, self->domains);
    dns_session_t *session = dns_session_new (self->dns, QUERIES);
    spf_question_t question = {&sender.address, sender.null_sender ? "" : sender.local,
                               sender.null_sender ? sender.helo : sender.domain, sender.helo,
                               iprev_start (arena, session, &sender.address)};
    spf_t *spf = spf_start (arena, session, &question, done, &finished);
    wait_for (self->dns, &finished);
    dns_session_destroy (&session);
    return finished ? spf_word (spf_result (spf)) : "no answer";
}

/* Whether WORD is among "one or another". */
static bool is_among (const char *word, const char *said) {
    size_t length = strlen (word);
    for (const char *at = said; *at; at += strcspn (at, " "), at += strspn (at, " "))
        if (strcspn (at, " ") == length && strncmp (at, word, length) == 0) return true;
    return false;
}

static void judge (run_t *self, char *line) {
    char *fields[FIELDS];
    line[strcspn (line, "\n")] = '\0';
    if (!*line || *line == '#') return;
    self->count++;
    if (split (line, fields) != FIELDS) {
        printf ("not a case: %s\n", line);
        return;
    }
    arena_t *arena = arena_new ();
    const char *word = evaluate (self, arena, fields);
    if (is_among (word, fields[4]))
        self->right++;
    else
        printf ("%s: %s, not %s (%s)\n", fields[0], word, fields[4], fields[5]);
    arena_destroy (&arena);
}

static int judge_all (run_t *self, const char *file) {
    char *line = NULL;
    size_t room = 0;
    FILE *stream = fopen (file, "re");
    if (!stream) {
        perror (file);
        return 111;
    }
    while (getline (&line, &room, stream) > 0) judge (self, line);
    free (line);
    fclose (stream);
    printf ("%zu of %zu as said\n", self->right, self->count);
    return self->count && self->right == self->count ? 0 : 1;
}

int main (int argc, char **argv) {
    bool asks = argc == 4 && strcmp (argv[1], "--nameserver") == 0;
    char *error = NULL;
    dns_options_t options = {.timeout = TIMEOUT, .cache_bytes = 1 << 20, .queries_in_flight = 100, .ttl_max = 60000};
    if (asks)
        options.nameservers = argv[2];
    else
        options.zone_file = argc == 3 ? argv[1] : "tests/conformance/spf.zone";
    run_t self = {.dns = dns_new (&options, &error), .domains = domains_new ()};
    if (!self.dns || !self.domains) {
        fprintf (stderr, "run_spf: %s\n", error ? error : "ICU or libpsl cannot start");
        free (error);
        return 111;
    }
    int status = judge_all (&self, argc > 2 ? argv[argc - 1] : "tests/conformance/spf.cases");
    domains_destroy (&self.domains);
    dns_destroy (&self.dns);
    return status;
}
