/* stage: authentication */
/* authentication [MESSAGES]: what a message costs this stage with its records cached, by part, in µs of CPU; then
 * MESSAGES (1,000,000) of them from names that were never seen before, and the memory meanwhile. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "checks.h"
#include "clock.h"
#include "letter.h"
#include "results.h"

enum { ROUNDS = 5000, QUERIES = 60, CACHE = 4 << 20, STEPS = 10, NAME = 64 };

static const char zone[] = "$ORIGIN .\n$TTL 3600\n" LETTER_ZONE "mx.firm.example. TXT \"v=spf1 a -all\"\n"
                           "*.wild.example. TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n";

typedef struct {
    dns_t *dns;
    tools_t tools;
    keyring_t *keys;
    signer_text_t message;
    Envelope envelope;
    Parcel parcel;
} bench_t;

/* One message's memory. */
typedef struct {
    bench_t *bench;
    arena_t *arena;
    dns_session_t *session;
    address_t address;
} one_t;

typedef void (part_fn) (one_t *self);

static void nothing (void *state) {
    (void)state;
}

static void run_nothing (one_t *self) {
    (void)self;
}

static void run_from (one_t *self) {
    from_t from;
    from_read (&from, self->arena, self->bench->tools.domains, self->bench->message.data, self->bench->message.size);
}

static void run_source (one_t *self) {
    spf_question_t question = {&self->address, "anna", "firm.example", "mx.firm.example",
                               iprev_start (self->arena, self->session, &self->address)};
    spf_t *spf = spf_start (self->arena, self->session, &question, nothing, NULL);
    if (spf_result (spf) != SPF_PASS) abort ();
    question.domain = question.helo;
    question.local = "";
    spf_start (self->arena, self->session, &question, nothing, NULL);
}

static void run_signatures (one_t *self) {
    const signer_text_t *message = &self->bench->message;
    dkim_message_t *read = dkim_message_new (self->arena, message->data, message->size);
    dkim_t *dkim = dkim_start (self->arena, self->session, self->bench->tools.verifier, read, 0, nothing, NULL);
    if (dkim_result (dkim) != DKIM_PASS) abort ();
    arc_start (self->arena, self->session, self->bench->tools.verifier, read, 0, nothing, NULL);
}

static void run_dmarc (one_t *self) {
    dmarc_identifier_t identifier = {"firm.example", DMARC_BY_DKIM, false};
    dmarc_t *dmarc = dmarc_start (self->arena, self->session, "firm.example");
    dmarc_judge (dmarc, &identifier, 1, nothing, NULL);
    if (dmarc_result (dmarc) != DMARC_PASS) abort ();
}

static void run_nameservers (one_t *self) {
    nameservers_start (self->arena, self->session, self->bench->tools.domains, "firm.example", "firm.example", nothing,
                       NULL);
}

static void ended (work_t *work) {
    (void)work;
}

static void run_whole (one_t *self) {
    const signer_text_t *message = &self->bench->message;
    job_t job = {.arena = self->arena,
                 .parcel = &self->bench->parcel,
                 .raw = (const uint8_t *)message->data,
                 .raw_size = message->size};
    work_t work = {.job = &job, .session = self->session};
    AuthenticationFragment fragment = AUTHENTICATION_FRAGMENT__INIT;
    checks_start (&work, &self->bench->tools, ended);
    evidence_t *evidence = evidence_new (self->arena, self->bench->keys);
    results_text (&work);
    results_signatures (&work, &fragment);
    traits_add (&work, self->bench->tools.domains, evidence);
    findings_add (&work, "", evidence);
}

static void once (bench_t *self, part_fn *part) {
    one_t one = {.bench = self, .arena = arena_new (), .session = dns_session_new (self->dns, QUERIES)};
    address_read (&one.address, "192.0.2.17");
    part (&one);
    dns_session_destroy (&one.session);
    arena_destroy (&one.arena);
}

/* µs of CPU a message, the empty message's taken off. */
static double cost (bench_t *self, part_fn *part, double empty) {
    clock_t began = clock ();
    for (int i = 0; i < ROUNDS; i++) once (self, part);
    return (double)(clock () - began) * 1e6 / CLOCKS_PER_SEC / ROUNDS - empty;
}

static void measure_parts (bench_t *self) {
    static const struct {
        const char *name;
        part_fn *part;
    } parts[] = {{"From", run_from},
                 {"iprev, SPF of MAIL FROM and HELO", run_source},
                 {"DKIM (RSA-2048) and ARC", run_signatures},
                 {"DMARC", run_dmarc},
                 {"name servers and exchangers", run_nameservers},
                 {"the whole, with traits, findings and results", run_whole}};
    once (self, run_whole);
    double empty = cost (self, run_nothing, 0);
    printf ("%-46s %8s\n", "a message of 10 KB, records cached", "µs CPU");
    printf ("%-46s %8.1f\n", "its memory and its DNS session", empty);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        printf ("%-46s %8.1f\n", parts[i].name, cost (self, parts[i].part, empty));
}

static long resident (void) {
    long pages = 0, size = 0;
    FILE *file = fopen ("/proc/self/statm", "re");
    if (!file || fscanf (file, "%ld %ld", &size, &pages) != 2) abort ();
    fclose (file);
    return pages * sysconf (_SC_PAGESIZE) / 1024;
}

/* A message from a name of its own, which no other has. */
static void strange (bench_t *self, long i) {
    char name[NAME], sender[NAME + 5], message[4 * NAME];
    snprintf (name, sizeof name, "n%ld.wild.example", i);
    snprintf (sender, sizeof sender, "anna@%s", name);
    int size =
        snprintf (message, sizeof message, "From: Anna <%s>\r\nSubject: %ld\r\n\r\nGood morning.\r\n", sender, i);
    signer_text_t signed_message = self->message;
    Envelope envelope = self->envelope;
    self->message = (signer_text_t){message, (size_t)size, 0};
    self->envelope.helo = name;
    self->envelope.mail_from = sender;
    once (self, run_whole);
    self->message = signed_message;
    self->envelope = envelope;
}

static int measure_memory (bench_t *self, long messages) {
    long first = 0, last = 0;
    for (long step = 1, i = 0; step <= STEPS; step++) {
        for (; i < messages * step / STEPS; i++) strange (self, i);
        dns_stats_t stats = dns_stats (self->dns);
        last = resident ();
        if (step == 2) first = last;
        printf ("%9ld strangers: %6zu KB of %d KB cached, %7ld KB resident\n", i, stats.cache_bytes / 1024,
                CACHE / 1024, last);
        fflush (stdout);
        if (stats.cache_bytes > CACHE) return 1;
    }
    printf ("since the second tenth the memory grew by %ld KB\n", last - first);
    return last - first < 1024 ? 0 : 1;
}

static dns_t *open_zone (void) {
    char file[] = "/tmp/bench_zone_XXXXXX", *error = NULL;
    signer_text_t key = letter_key_row ();
    FILE *stream = fdopen (mkstemp (file), "w");
    if (!stream) abort ();
    fprintf (stream, "%s%s", zone, key.data);
    fclose (stream);
    free (key.data);
    dns_options_t options = {.zone_file = file,
                             .timeout = 1000,
                             .cache_bytes = CACHE,
                             .ttl_max = 3600000,
                             .negative_ttl = 300000,
                             .queries_in_flight = 1};
    dns_t *dns = dns_new (&options, &error);
    if (!dns) fprintf (stderr, "%s\n", error);
    unlink (file);
    return dns;
}

int main (int argc, char **argv) {
    bench_t self = {.dns = open_zone (), .keys = keyring_for_tests (), .message = letter_write (1)};
    if (!self.dns) return 111;
    domains_t *domains = domains_new ();
    self.tools = (tools_t){domains, dkim_verifier_new (domains), dnsbl_zones_new (self.dns, "")};
    envelope__init (&self.envelope);
    parcel__init (&self.parcel);
    self.envelope.client_ip = "192.0.2.17";
    self.envelope.helo = "mx.firm.example";
    self.envelope.mail_from = "anna@firm.example";
    self.parcel.envelope = &self.envelope;
    measure_parts (&self);
    int status = measure_memory (&self, argc > 1 ? strtol (argv[1], NULL, 10) : 1000000);
    dnsbl_zones_destroy (&self.tools.blacklists);
    dkim_verifier_destroy (&self.tools.verifier);
    domains_destroy (&domains);
    dns_destroy (&self.dns);
    keyring_destroy (&self.keys);
    free (self.message.data);
    return status;
}
