/* Golden tests: each stage's own executable is given parcels over its own hop, and what it appends is compared with
 * tests/golden/STAGE.txt. TAMIS_GOLDEN=write writes those files anew, to be read before they are committed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <czmq.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "clock.h"
#include "finding.h"
#include "keyring.h"
#include "parcel.h"
#include "trait.h"

enum { PATIENCE = 15000 /* ms */, PATH = 400 };

typedef struct {
    const char *file, *client_ip, *helo, *mail_from, *rcpt_to;
} letter_t;

static const letter_t letters[] = {
    {"01-lettre-de-famille.eml", "192.0.2.40", "mail.maison-du-lac.example", "anne@maison-du-lac.example",
     "luc@provider.example"},
    {"07-phishing-banque.eml", "203.0.113.99", "banque-riviere.example", "info@banque-riviere.example",
     "luc@provider.example"},
    {"16-payment-fraud.eml", "198.51.100.90", "mx.webmail.example", "direction@webmail.example",
     "luc@provider.example"},
    {"18-executable-attachment.eml", "203.0.113.33", "host-33", "", "luc@provider.example"},
    {"26-broken-no-header.eml", "203.0.113.123", "[203.0.113.123]", "x@example.org", "luc@provider.example"},
    {"30-broken-two-from.eml", "203.0.113.125", "example.net", "x@example.net", "luc@provider.example"},
    {"33-broken-deep-nesting.eml", "2001:db8:20::25", "example.org", "x@example.org", "luc@provider.example"}};

typedef struct {
    char folder[PATH / 4], config[PATH];
    zsock_t *in, *out;
    pid_t pid;
    arena_t *arena;
    zchunk_t *text;
} fixture_t;

/* --- the stage under test --- */

static void write_file (const char *folder, const char *name, const char *text) {
    char path[PATH];
    snprintf (path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fputs (text, file);
    fclose (file);
}

static void configure (fixture_t *self) {
    char text[4 * PATH], root[PATH], key[80];
    assert_non_null (getcwd (root, sizeof root));
    for (int i = 0; i < 2; i++) {
        snprintf (key, sizeof key, "1 %064d\n", i + 1);
        write_file (self->folder, i ? "circle" : "deployment", key);
    }
    snprintf (text, sizeof text,
              "run\n    dir = run\nkey\n    deployment = deployment\n    circle = circle\n"
              "history\n    dsn = \"host=/nowhere\"\n"
              "authentication\n    zone = \"%s/tests/corpus/zone\"\n"
              "fingerprint\n    protected = \"%s/tests/corpus/protected\"\n",
              root, root);
    write_file (self->folder, "tamis.cfg", text);
    snprintf (self->config, sizeof self->config, "%s/tamis.cfg", self->folder);
}

static void begin (fixture_t *self, const char *stage, const char *next) {
    char path[PATH];
    const char *build = getenv ("TAMIS_BUILD");
    *self = (fixture_t){.folder = "/tmp/tamis-golden-XXXXXX", .arena = arena_new (), .text = zchunk_new (NULL, 4096)};
    assert_non_null (mkdtemp (self->folder));
    configure (self);
    snprintf (path, sizeof path, "%s/run", self->folder);
    mkdir (path, 0700);
    self->out = zsock_new (ZMQ_PULL);
    self->in = zsock_new (ZMQ_PUSH);
    snprintf (path, sizeof path, "ipc://%s/run/%s-g.sock", self->folder, next);
    assert_int_equal (zmq_bind (zsock_resolve (self->out), path), 0);
    snprintf (path, sizeof path, "ipc://%s/run/%s-g.sock", self->folder, stage);
    zmq_connect (zsock_resolve (self->in), path);
    snprintf (path, sizeof path, "%s/bin/tamis-%s", build ? build : "build/check", stage);
    self->pid = fork ();
    if (self->pid == 0) {
        char log[PATH];
        prctl (PR_SET_PDEATHSIG, SIGKILL); /* a claim that fails leaves nobody behind */
        snprintf (log, sizeof log, "%s/log", self->folder);
        if (!freopen (log, "w", stderr)) _exit (111);
        execl (path, path, "-c", self->config, "--copy", "g", (char *)NULL);
        _exit (111);
    }
}

static void end (fixture_t *self) {
    int status = -1;
    kill (self->pid, SIGTERM);
    waitpid (self->pid, &status, 0);
    char *bound = zsock_last_endpoint (self->out);
    zsock_destroy (&self->in);
    zsock_destroy (&self->out);
    unlink (bound + strlen ("ipc://")); /* ZeroMQ would do so later than the folder goes */
    freen (bound);
    zchunk_destroy (&self->text);
    arena_destroy (&self->arena);
    static const char *const names[] = {"run/journal", "run", "deployment", "circle", "tamis.cfg", "log"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[PATH];
        snprintf (path, sizeof path, "%s/%s", self->folder, names[i]);
        if (i > 1)
            unlink (path);
        else
            zsys_dir_delete ("%s", path);
    }
    assert_int_equal (rmdir (self->folder), 0);
    assert_int_equal (status, 0); /* ended as told: no leak, no complaint of a sanitizer */
}

/* --- a parcel in, a parcel out --- */

static void say (fixture_t *self, const char *format, ...) __attribute__ ((format (printf, 2, 3)));
static void say (fixture_t *self, const char *format, ...) {
    char line[2048];
    va_list arguments;
    va_start (arguments, format);
    int size = vsnprintf (line, sizeof line, format, arguments);
    va_end (arguments);
    zchunk_extend (self->text, line, (size_t)(size < (int)sizeof line ? size : (int)sizeof line - 1));
}

static Parcel *ask (fixture_t *self, Parcel *parcel, const char *file) {
    uint8_t id[PARCEL_ID] = {1, 0x9a, 0, 0, 0, 0, 0x70, 1, 0x80, 7};
    char path[PATH], way_back[PATH];
    snprintf (path, sizeof path, "tests/corpus/mail/%s", file);
    snprintf (way_back, sizeof way_back, "ipc://%s/run/intake-g.sock", self->folder);
    zchunk_t *raw = zchunk_slurp (path, 0);
    assert_non_null (raw);
    parcel->id = (ProtobufCBinaryData){PARCEL_ID, id};
    parcel->way_back = way_back;
    parcel->attempt = 1;
    parcel->dry_run = true;
    parcel->deployment_key = parcel->circle_key = 1;
    zmq_msg_t frames[2], answer;
    parcel_frame (&frames[0], NULL, 0, &parcel->base);
    zmq_msg_init_size (&frames[1], zchunk_size (raw));
    memcpy (zmq_msg_data (&frames[1]), zchunk_data (raw), zchunk_size (raw));
    zmq_msg_send (&frames[0], zsock_resolve (self->in), ZMQ_SNDMORE);
    zmq_msg_send (&frames[1], zsock_resolve (self->in), 0);
    zmq_pollitem_t item = {.socket = zsock_resolve (self->out), .events = ZMQ_POLLIN};
    assert_int_equal (zmq_poll (&item, 1, PATIENCE), 1);
    zmq_msg_init (&answer);
    zmq_msg_recv (&answer, item.socket, 0);
    Parcel *out = parcel_read (self->arena, zmq_msg_data (&answer), zmq_msg_size (&answer));
    bool more = zmq_msg_more (&answer), raw_too = false;
    zmq_msg_close (&answer);
    for (; more; zmq_msg_close (&answer)) {
        zmq_msg_init (&answer);
        zmq_msg_recv (&answer, item.socket, 0);
        more = zmq_msg_more (&answer);
        raw_too |= zmq_msg_size (&answer) == zchunk_size (raw) &&
                   memcmp (zmq_msg_data (&answer), zchunk_data (raw), zchunk_size (raw)) == 0;
    }
    zchunk_destroy (&raw);
    say (self, "== %s\n%s\n", file, raw_too ? "the raw message travels on" : "the raw message ends here");
    assert_non_null (out);
    return out;
}

static void say_traits (fixture_t *self, Trait *const *traits, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const trait_info_t *kind = trait_info (trait_kind (traits[i]->id));
        say (self, "trait %016lx %s %s\n", (unsigned long)traits[i]->id, kind->name, traits[i]->value);
    }
}

static void say_findings (fixture_t *self, Finding *const *findings, size_t count) {
    for (size_t i = 0; i < count; i++)
        say (self, "finding %s %+.3f%s%s\n", finding_info (findings[i]->code)->name, findings[i]->bits / 64.0,
             *findings[i]->reason ? " " : "", findings[i]->reason);
}

static void compare (fixture_t *self, const char *stage) {
    char path[PATH];
    snprintf (path, sizeof path, "tests/golden/%s.txt", stage);
    if (getenv ("TAMIS_GOLDEN")) {
        FILE *file = fopen (path, "w");
        fwrite (zchunk_data (self->text), 1, zchunk_size (self->text), file);
        fclose (file);
    }
    zchunk_t *golden = zchunk_slurp (path, 0);
    assert_non_null (golden);
    zchunk_extend (golden, "", 1);
    zchunk_extend (self->text, "", 1);
    assert_string_equal (zchunk_data (self->text), zchunk_data (golden));
    zchunk_destroy (&golden);
}

static void envelope_of (const letter_t *letter, Envelope *envelope) {
    envelope__init (envelope);
    envelope->received_at = 1790000000000;
    envelope->client_ip = (char *)letter->client_ip;
    envelope->helo = (char *)letter->helo;
    envelope->mail_from = (char *)letter->mail_from;
    envelope->rcpt_to = (char **)&letter->rcpt_to;
    envelope->n_rcpt_to = 1;
}

/* --- the stages --- */

static void authentication_appends_results_traits_and_findings (void **state) {
    fixture_t self;
    (void)state;
    begin (&self, "authentication", "fingerprint");
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        Parcel parcel = PARCEL__INIT;
        Envelope envelope;
        envelope_of (&letters[i], &envelope);
        parcel.envelope = &envelope;
        AuthenticationFragment *out = ask (&self, &parcel, letters[i].file)->authentication;
        say (&self, "spf %s\ndkim %s\ndmarc %s\narc %s\niprev %s\nresults%s\n", out->spf, out->dkim, out->dmarc,
             out->arc, out->iprev, out->results);
        say_traits (&self, out->traits, out->n_traits);
        say_findings (&self, out->findings, out->n_findings);
    }
    compare (&self, "authentication");
    end (&self);
}

static void fingerprint_appends_content_traits_and_lets_the_message_go (void **state) {
    fixture_t self;
    (void)state;
    begin (&self, "fingerprint", "reputation");
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        Parcel parcel = PARCEL__INIT;
        Envelope envelope;
        envelope_of (&letters[i], &envelope);
        parcel.envelope = &envelope;
        FingerprintFragment *out = ask (&self, &parcel, letters[i].file)->fingerprint;
        say (&self, "reference %016lx\n", (unsigned long)out->reference);
        say_traits (&self, out->traits, out->n_traits);
        say_findings (&self, out->findings, out->n_findings);
    }
    compare (&self, "fingerprint");
    end (&self);
}

static void reputation_says_unknown_where_the_history_is_away (void **state) {
    fixture_t self;
    (void)state;
    begin (&self, "reputation", "verdict");
    Parcel parcel = PARCEL__INIT;
    Envelope envelope;
    envelope_of (&letters[0], &envelope);
    parcel.envelope = &envelope;
    ReputationFragment *out = ask (&self, &parcel, letters[0].file)->reputation;
    say (&self, "unknown %d\n", out->unknown);
    say_findings (&self, out->findings, out->n_findings);
    compare (&self, "reputation");
    end (&self);
}

static void verdict_adds_up_and_answers_the_way_back (void **state) {
    fixture_t self;
    (void)state;
    begin (&self, "verdict", "intake");
    static const int32_t bits[] = {0, 160, 319, 320, 900};
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
        Finding finding = FINDING__INIT, *list[] = {&finding};
        finding.code = FINDING_protected_name;
        finding.bits = bits[i];
        finding.reason = (char *)"for the test";
        FingerprintFragment fragment = FINGERPRINT_FRAGMENT__INIT;
        fragment.n_findings = 1;
        fragment.findings = list;
        Parcel parcel = PARCEL__INIT;
        Envelope envelope;
        envelope_of (&letters[0], &envelope);
        parcel.envelope = &envelope;
        parcel.fingerprint = &fragment;
        VerdictFragment *out = ask (&self, &parcel, letters[0].file)->verdict;
        say (&self, "%s %+.3f recorded %d\n", decision_word (out->decision), out->bits / 64.0, out->recorded);
        say_findings (&self, out->findings, out->n_findings);
    }
    compare (&self, "verdict");
    end (&self);
}

int main (void) {
    zsys_handler_set (NULL);
    const struct CMUnitTest tests[] = {cmocka_unit_test (authentication_appends_results_traits_and_findings),
                                       cmocka_unit_test (fingerprint_appends_content_traits_and_lets_the_message_go),
                                       cmocka_unit_test (reputation_says_unknown_where_the_history_is_away),
                                       cmocka_unit_test (verdict_adds_up_and_answers_the_way_back)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
