/* stage: intake */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "finding.h"
#include "keyring.h"
#include "milter/marks.h"
#include "milter/reply.h"

typedef struct {
    arena_t *arena;
    keyring_t *keys;
    uint8_t id[16];
    Parcel parcel;
    VerdictFragment verdict;
    AuthenticationFragment authentication;
    Finding finding, *findings[1];
} fixture_t;

static int set_up (void **state) {
    fixture_t *self = calloc (1, sizeof *self);
    self->arena = arena_new ();
    self->keys = keyring_for_tests ();
    parcel__init (&self->parcel);
    verdict_fragment__init (&self->verdict);
    authentication_fragment__init (&self->authentication);
    finding__init (&self->finding);
    self->findings[0] = &self->finding;
    self->finding.code = FINDING_prior;
    self->verdict.findings = self->findings;
    self->verdict.n_findings = 1;
    self->parcel.verdict = &self->verdict;
    self->parcel.id = (ProtobufCBinaryData){16, self->id};
    *state = self;
    return 0;
}

static int tear_down (void **state) {
    fixture_t *self = *state;
    arena_destroy (&self->arena);
    keyring_destroy (&self->keys);
    free (self);
    return 0;
}

static reply_t reply (fixture_t *self, Decision decision, const char *reason, uint64_t case_number) {
    self->verdict.decision = decision;
    self->verdict.reason = (char *)reason;
    self->verdict.case_number = case_number;
    return reply_of (self->arena, &self->parcel, "desk@provider.example");
}

static void a_refusal_says_why_by_which_case_and_whom_to_ask (void **state) {
    reply_t said = reply (*state, DECISION__REJECT, "address blocked", 12);
    assert_string_equal (said.code, "550");
    assert_string_equal (said.status, "5.7.1");
    assert_string_equal (said.english, "address blocked; case 12; desk@provider.example");
    assert_non_null (strstr (said.french, "; dossier 12; desk@provider.example"));
    said =
        reply_blocked (((fixture_t *)*state)->arena, "address blocked", "adresse bloquee", 7, "desk@provider.example");
    assert_string_equal (said.code, "550");
    assert_string_equal (said.english, "address blocked; case 7; desk@provider.example");
    assert_string_equal (said.french, "adresse bloquee; dossier 7; desk@provider.example");
}

static void without_a_case_none_is_named (void **state) {
    reply_t said = reply (*state, DECISION__REJECT, "", 0);
    assert_string_equal (said.english, "message refused by policy; desk@provider.example");
    said = reply (*state, DECISION__DEFER, "", 0);
    assert_string_equal (said.code, "451");
    assert_string_equal (said.status, "4.7.1");
    assert_null (strstr (said.english, "case"));
    assert_null (strstr (said.french, "dossier"));
}

static void what_an_mta_may_not_pass_on_is_left_out (void **state) {
    char endless[2000];
    memset (endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    reply_t said = reply (*state, DECISION__REJECT, "100 %s \r\n250 ok\t\xC3\xA9", 1);
    assert_string_equal (said.english, "100 #s   250 ok   ; case 1; desk@provider.example");
    said = reply (*state, DECISION__REJECT, endless, UINT64_MAX);
    assert_true (strlen (said.english) < 400 && strlen (said.french) < 400);
}

static void a_refusal_for_want_of_authentication_has_its_own_code (void **state) {
    fixture_t *self = *state;
    self->finding.code = FINDING_spf_fail;
    self->finding.bits = 160;
    assert_string_equal (reply (self, DECISION__REJECT, "", 0).status, "5.7.23");
    self->finding.code = FINDING_iprev_fail;
    assert_string_equal (reply (self, DECISION__REJECT, "", 0).status, "5.7.25");
    self->finding.code = FINDING_dmarc_fail_reject;
    assert_string_equal (reply (self, DECISION__REJECT, "", 0).status, "5.7.26");
    assert_string_equal (reply (self, DECISION__REJECT, "", 3).status, "5.7.1");
    self->finding.bits = -1;
    assert_string_equal (reply (self, DECISION__REJECT, "", 0).status, "5.7.1");
}

static int marks (fixture_t *self, Decision decision, bool observed, mark_t marks[MARKS_MOST]) {
    self->verdict.decision = decision;
    return marks_of (self->arena, self->keys, &self->parcel, "mx.provider.example", observed, marks);
}

static void marks_say_the_verdict_and_flag_junk_alone (void **state) {
    fixture_t *self = *state;
    mark_t found[MARKS_MOST];
    self->verdict.bits = 7 * BITS_UNIT + BITS_UNIT / 4;
    assert_int_equal (marks (self, DECISION__JUNK, false, found), 4);
    assert_string_equal (found[1].name, "X-Tamis-Id");
    assert_string_equal (found[2].value, " junk; bits=7.25; probability=0.993");
    assert_string_equal (found[3].name, "X-Spam-Flag");
    assert_string_equal (found[3].value, " YES");
    assert_int_equal (marks (self, DECISION__DELIVER, false, found), 3);
    assert_int_equal (marks (self, DECISION__JUNK, true, found), 3);
    assert_string_equal (found[2].value, " junk; bits=7.25; probability=0.993; observed");
}

static void what_nobody_scanned_does_not_look_clean (void **state) {
    fixture_t *self = *state;
    mark_t found[MARKS_MOST];
    self->verdict.n_findings = 0;
    assert_int_equal (marks (self, DECISION__DEFER, true, found), 3);
    assert_string_equal (found[2].value, " none; not scanned");
}

static void authentication_results_are_what_authentication_wrote (void **state) {
    fixture_t *self = *state;
    mark_t found[MARKS_MOST];
    marks (self, DECISION__DELIVER, false, found);
    assert_string_equal (found[0].value, " mx.provider.example; none");
    self->parcel.authentication = &self->authentication;
    self->authentication.spf = (char *)"pass";
    self->authentication.iprev = (char *)"fail";
    marks (self, DECISION__DELIVER, false, found);
    assert_string_equal (found[0].value, " mx.provider.example; spf=pass; iprev=fail");
    self->authentication.results = (char *)"; spf=pass\r\n\tsmtp.mailfrom=a.example;\r\n\tiprev=fail";
    marks (self, DECISION__DELIVER, false, found);
    assert_string_equal (found[0].value, " mx.provider.example; spf=pass\n\tsmtp.mailfrom=a.example;\n\tiprev=fail");
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown (a_refusal_says_why_by_which_case_and_whom_to_ask, set_up, tear_down),
        cmocka_unit_test_setup_teardown (without_a_case_none_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown (what_an_mta_may_not_pass_on_is_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown (a_refusal_for_want_of_authentication_has_its_own_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown (marks_say_the_verdict_and_flag_junk_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown (what_nobody_scanned_does_not_look_clean, set_up, tear_down),
        cmocka_unit_test_setup_teardown (authentication_results_are_what_authentication_wrote, set_up, tear_down),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
