/* stage: verdict */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "combine.h"
#include "parcel.h"

enum { FOUND = 6, RECIPIENTS = 3, SAID = 2000 };

static const char policy_text[] = "default\n    prior = -2\n    junk = 3\n    cap\n        content = 4\n"
                                  "        authentication = never\n        structure = never\n"
                                  "        history = never\n        language = never\n"
                                  "strict\n    prior = -1\n    junk = 2\n    quarantine = 4\n    reject = 6\n"
                                  "mild\n    junk = never\n";
static const char domain_text[] = "strict.example FR strict\nmild.example US mild\nplain.example FR default\n";

/* Which fragment brings a finding. */
typedef enum { NOBODY, AUTHENTICATION, FINGERPRINT, REPUTATION } from_t;

typedef struct {
    const char *name, *recipients[RECIPIENTS];
    struct {
        from_t from;
        uint32_t code;
        int32_t bits;
    } found[FOUND];
    const char *verdict;
} case_t;

static const case_t cases[] = {
    {"nothing found", {"a@plain.example"}, {{0}}, "deliver -2.000 | prior -2.000"},
    {"no recipient: the default", {NULL}, {{0}}, "deliver -2.000 | prior -2.000"},
    {"the order is that of the stages",
     {"a@plain.example"},
     {{REPUTATION, FINDING_kin, 64},
      {FINGERPRINT, FINDING_link_mismatch, 128},
      {AUTHENTICATION, FINDING_spf_fail, 160}},
     "junk +3.500 | prior -2.000 | spf_fail +2.500 | link_mismatch +2.000 | kin +1.000"},
    {"a 64th below the bar",
     {"a@plain.example"},
     {{AUTHENTICATION, FINDING_spf_fail, 319}},
     "deliver +2.984 | prior -2.000 | spf_fail +4.984"},
    {"a cap is a finding",
     {"a@plain.example"},
     {{FINGERPRINT, FINDING_attachment_executable, 224}, {FINGERPRINT, FINDING_protected_name, 256}},
     "deliver +2.000 | prior -2.000 | attachment_executable +3.500 | protected_name +4.000 | group_cap -3.500"},
    {"a cap holds downward too",
     {"a@plain.example"},
     {{AUTHENTICATION, FINDING_spf_fail, 640}, {FINGERPRINT, FINDING_list_headers, -640}},
     "junk +4.000 | prior -2.000 | spf_fail +10.000 | list_headers -10.000 | group_cap +6.000"},
    {"findings of a group that make up for one another are not capped",
     {"a@plain.example"},
     {{FINGERPRINT, FINDING_protected_name, 512}, {FINGERPRINT, FINDING_list_headers, -512}},
     "deliver -2.000 | prior -2.000 | protected_name +8.000 | list_headers -8.000"},
    {"a finding that this release does not know",
     {"a@plain.example"},
     {{FINGERPRINT, 64999, 640}, {AUTHENTICATION, FINDING_spf_pass, -32}},
     "deliver -2.500 | prior -2.000 | spf_pass -0.500"},
    {"quarantine under the recipient's own policy",
     {"a@strict.example"},
     {{AUTHENTICATION, FINDING_spf_fail, 320}},
     "quarantine +4.000 | prior -1.000 | spf_fail +5.000"},
    {"reject under the recipient's own policy",
     {"a@STRICT.example"},
     {{AUTHENTICATION, FINDING_spf_fail, 448}},
     "reject +6.000 | prior -1.000 | spf_fail +7.000 | message refused by policy"},
    {"never is never",
     {"a@mild.example"},
     {{AUTHENTICATION, FINDING_spf_fail, 32000}},
     "deliver +498.000 | prior -2.000 | spf_fail +500.000"},
    {"the mildest of two policies, the stricter first",
     {"a@strict.example", "b@plain.example"},
     {{AUTHENTICATION, FINDING_spf_fail, 448}},
     "junk +5.000 | prior -2.000 | spf_fail +7.000"},
    {"the mildest of three, the mildest in the middle",
     {"a@strict.example", "b@mild.example", "c@plain.example"},
     {{AUTHENTICATION, FINDING_spf_fail, 448}},
     "deliver +5.000 | prior -2.000 | spf_fail +7.000"},
    {"the mildest of three, the mildest last",
     {"a@strict.example", "b@strict.example", "c@elsewhere.test"},
     {{AUTHENTICATION, FINDING_spf_fail, 300}},
     "deliver +2.688 | prior -2.000 | spf_fail +4.688"}};

static policies_t *policies;

static void write_file (const char *folder, const char *name, const char *text) {
    char path[80];
    snprintf (path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen (path, "w");
    if (!file) abort ();
    fputs (text, file);
    fclose (file);
}

static int load_policies (void **state) {
    char folder[] = "/tmp/tamis-test-XXXXXX", path[80], *error = NULL;
    static const char *const names[] = {"domains", "policy", "t.cfg"};
    (void)state;
    if (!mkdtemp (folder)) return -1;
    write_file (folder, "policy", policy_text);
    write_file (folder, "domains", domain_text);
    write_file (folder, "t.cfg", "policy\n    domains = domains\n");
    snprintf (path, sizeof path, "%s/t.cfg", folder);
    config_t *config = config_load (path, &error);
    if (config) policies = policies_load (config, &error);
    config_destroy (&config);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf (path, sizeof path, "%s/%s", folder, names[i]);
        unlink (path);
    }
    if (error) fprintf (stderr, "%s\n", error);
    free (error);
    return rmdir (folder) || !policies;
}

static int drop_policies (void **state) {
    (void)state;
    policies_destroy (&policies);
    return 0;
}

/* --- parcel in: as it comes off the wire, from fragments put behind one another --- */

static void append (zmq_msg_t *frame, const Parcel *fragment) {
    zmq_msg_t longer;
    parcel_frame (&longer, zmq_msg_data (frame), zmq_msg_size (frame), &fragment->base);
    zmq_msg_move (frame, &longer);
    zmq_msg_close (&longer);
}

static void append_findings (zmq_msg_t *frame, const case_t *self, from_t from) {
    Finding findings[FOUND], *list[FOUND];
    size_t count = 0;
    for (size_t i = 0; i < FOUND; i++) {
        if (self->found[i].from != from) continue;
        finding__init (&findings[count]);
        findings[count].code = self->found[i].code;
        findings[count].bits = self->found[i].bits;
        list[count] = &findings[count];
        count++;
    }
    AuthenticationFragment authentication = AUTHENTICATION_FRAGMENT__INIT;
    FingerprintFragment fingerprint = FINGERPRINT_FRAGMENT__INIT;
    ReputationFragment reputation = REPUTATION_FRAGMENT__INIT;
    authentication.n_findings = fingerprint.n_findings = reputation.n_findings = count;
    authentication.findings = fingerprint.findings = reputation.findings = list;
    Parcel fragment = PARCEL__INIT;
    if (from == AUTHENTICATION) fragment.authentication = &authentication;
    if (from == FINGERPRINT) fragment.fingerprint = &fingerprint;
    if (from == REPUTATION) fragment.reputation = &reputation;
    append (frame, &fragment);
}

static void frame_of (zmq_msg_t *frame, const case_t *self) {
    Envelope envelope = ENVELOPE__INIT;
    envelope.rcpt_to = (char **)self->recipients;
    while (envelope.n_rcpt_to < RECIPIENTS && self->recipients[envelope.n_rcpt_to]) envelope.n_rcpt_to++;
    Parcel parcel = PARCEL__INIT;
    parcel.envelope = &envelope;
    parcel_frame (frame, NULL, 0, &parcel.base);
    for (from_t from = AUTHENTICATION; from <= REPUTATION; from++) append_findings (frame, self, from);
}

/* --- VerdictFragment out, in words --- */

static void say (const VerdictFragment *verdict, char said[SAID]) {
    int at = snprintf (said, SAID, "%s %+.3f", decision_word (verdict->decision), verdict->bits / 64.0);
    int32_t sum = 0;
    for (size_t i = 0; i < verdict->n_findings; i++) {
        const Finding *finding = verdict->findings[i];
        at += snprintf (said + at, (size_t)(SAID - at), " | %s %+.3f", finding_info (finding->code)->name,
                        finding->bits / 64.0);
        sum += finding->bits;
    }
    if (verdict->reason && *verdict->reason) snprintf (said + at, (size_t)(SAID - at), " | %s", verdict->reason);
    assert_int_equal (sum, verdict->bits);
    assert_false (verdict->recorded); /* combining records nothing */
}

static void fragments_and_a_policy_file_give_these_verdicts (void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char said[SAID];
        zmq_msg_t frame;
        arena_t *arena = arena_new ();
        frame_of (&frame, &cases[i]);
        Parcel *parcel = parcel_read (arena, zmq_msg_data (&frame), zmq_msg_size (&frame));
        assert_non_null (parcel);
        say (combine_mildest (arena, parcel, policies), said);
        if (strcmp (said, cases[i].verdict)) fail_msg ("%s: %s, not %s", cases[i].name, said, cases[i].verdict);
        zmq_msg_close (&frame);
        arena_destroy (&arena);
    }
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (fragments_and_a_policy_file_give_these_verdicts)};
    return cmocka_run_group_tests (tests, load_policies, drop_policies);
}
