/* stage: console */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <jansson.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "finding.h"
#include "json.h"
#include "print.h"
#include "table.h"
#include "trait.h"
#include "utf8.h"

/* A verdict as the pipeline gives it, with room to bend it. */
typedef struct {
    SubmissionAnswer answer;
    Parcel parcel;
    Envelope envelope;
    AuthenticationFragment authentication;
    Signature signature, *signatures[1];
    FingerprintFragment fingerprint;
    VerdictFragment verdict;
    Finding finding[4];
    Finding *findings[4];
    Trait trait[3];
    Trait *traits[3];
    uint8_t id[16];
} sample_t;

static uint64_t of_kind (trait_kind_t kind) {
    return (uint64_t)kind << 56 | 1;
}

static void set_finding (sample_t *self, size_t i, uint32_t code, int32_t bits, char *reason) {
    finding__init (&self->finding[i]);
    self->finding[i].code = code;
    self->finding[i].bits = bits;
    self->finding[i].reason = reason;
    self->findings[i] = &self->finding[i];
}

static void set_trait (sample_t *self, size_t i, trait_kind_t kind, char *value) {
    trait__init (&self->trait[i]);
    self->trait[i].id = of_kind (kind);
    self->trait[i].value = value;
    self->traits[i] = &self->trait[i];
}

static void sample_findings (sample_t *self) {
    set_finding (self, 0, FINDING_prior, -256, "");
    set_finding (self, 1, FINDING_spf_fail, 160, "SPF says no");
    set_finding (self, 2, FINDING_html_only, 33, "");
    set_finding (self, 3, FINDING_attachment_executable, 224, "a program");
    verdict_fragment__init (&self->verdict);
    self->verdict.decision = DECISION__JUNK;
    self->verdict.bits = 161;
    self->verdict.n_findings = 4;
    self->verdict.findings = self->findings;
}

static void sample_traits (sample_t *self) {
    set_trait (self, 0, TRAIT_address, "192.0.2.9");
    set_trait (self, 1, TRAIT_from_domain, "shop.example");
    set_trait (self, 2, TRAIT_recipient, "secret@provider.example");
    authentication_fragment__init (&self->authentication);
    self->authentication.spf = "fail";
    self->authentication.dkim = "pass";
    self->authentication.dmarc = "fail";
    self->authentication.arc = "none";
    signature__init (&self->signature);
    self->signature.domain = "shop.example";
    self->signature.selector = "s1";
    self->signature.result = "pass";
    self->signatures[0] = &self->signature;
    self->authentication.n_signatures = 1;
    self->authentication.signatures = self->signatures;
    self->authentication.n_traits = 2;
    self->authentication.traits = self->traits;
    fingerprint_fragment__init (&self->fingerprint);
    self->fingerprint.n_traits = 1;
    self->fingerprint.traits = self->traits + 2;
}

static SubmissionAnswer *sample (sample_t *self) {
    submission_answer__init (&self->answer);
    parcel__init (&self->parcel);
    envelope__init (&self->envelope);
    sample_findings (self);
    sample_traits (self);
    for (uint8_t i = 0; i < sizeof self->id; i++) self->id[i] = i;
    self->envelope.client_ip = "2001:db8::1";
    self->parcel.id = (ProtobufCBinaryData){sizeof self->id, self->id};
    self->parcel.envelope = &self->envelope;
    self->parcel.authentication = &self->authentication;
    self->parcel.fingerprint = &self->fingerprint;
    self->parcel.verdict = &self->verdict;
    self->answer.parcel = &self->parcel;
    self->answer.x_tamis_id = "X1";
    return &self->answer;
}

static void the_json_line_is_exactly_as_documented (void **state) {
    (void)state;
    sample_t self;
    char *line = json_answer ("mail/a.eml", sample (&self));
    assert_string_equal (
        line, "{\"id\":\"00010203-0405-0607-0809-0a0b0c0d0e0f\","
              "\"x_tamis_id\":\"X1\",\"file\":\"mail/a.eml\",\"verdict\":\"junk\","
              "\"probability\":0.851156218943019,\"bits\":2.515625,\"case\":null,"
              "\"authentication\":{\"spf\":\"fail\",\"dkim\":\"pass\",\"dmarc\":\"fail\","
              "\"arc\":\"none\",\"iprev\":null},"
              "\"signatures\":[{\"domain\":\"shop.example\",\"selector\":\"s1\",\"result\":\"pass\"}],"
              "\"traits\":[{\"kind\":\"address\",\"value\":\"192.0.2.9\"},"
              "{\"kind\":\"from_domain\",\"value\":\"shop.example\"}],"
              "\"findings\":[{\"name\":\"prior\",\"group\":\"prior\",\"bits\":-4.0,\"reason\":null},"
              "{\"name\":\"spf_fail\",\"group\":\"authentication\",\"bits\":2.5,\"reason\":\"SPF says no\"},"
              "{\"name\":\"html_only\",\"group\":\"content\",\"bits\":0.515625,\"reason\":null},"
              "{\"name\":\"attachment_executable\",\"group\":\"content\",\"bits\":3.5,\"reason\":\"a program\"}],"
              "\"campaign\":null,\"actor\":null}");
    free (line);
}

static void what_is_not_there_is_null (void **state) {
    (void)state;
    sample_t self;
    SubmissionAnswer *answer = sample (&self);
    parcel__init (&self.parcel);
    answer->x_tamis_id = "";
    char *line = json_answer ("a", answer);
    assert_non_null (strstr (
        line, "{\"id\":null,\"x_tamis_id\":null,\"file\":\"a\",\"verdict\":null,\"probability\":null,\"bits\":null,"));
    assert_non_null (strstr (line, "\"authentication\":{\"spf\":null,\"dkim\":null,\"dmarc\":null,\"arc\":null,"
                                   "\"iprev\":null},\"signatures\":[]"));
    assert_non_null (strstr (line, "\"traits\":[],\"findings\":[]"));
    free (line);
}

static void broken_names_stay_json (void **state) {
    (void)state;
    sample_t self;
    SubmissionAnswer *answer = sample (&self);
    set_trait (&self, 1, TRAIT_from_name, "\xff\xfe");
    set_trait (&self, 2, (trait_kind_t)126, "of a later release");
    set_finding (&self, 0, 65535, INT32_MIN, "\x80");
    char *line = json_answer ("caf\xe9\n\xc3\xa9\".eml", answer);
    json_t *json = json_loads (line, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null (json);
    assert_string_equal (json_string_value (json_object_get (json, "file")), "caf??\xc3\xa9\".eml");
    assert_int_equal (json_array_size (json_object_get (json, "traits")), 2);
    assert_null (strchr (line, '\n'));
    json_decref (json);
    free (line);
    line = json_failure ("tab\there", "not \xff");
    assert_string_equal (line, "{\"file\":\"tab\\there\",\"error\":\"not ?\"}");
    free (line);
}

static char *drained (FILE *file) {
    long size = ftell (file);
    char *text = calloc (1, (size_t)size + 1);
    assert_non_null (text);
    rewind (file);
    assert_int_equal (fread (text, 1, (size_t)size, file), size);
    return text;
}

static void the_table_has_one_header_rows_and_a_summary (void **state) {
    (void)state;
    sample_t self;
    FILE *out = tmpfile ();
    print_t *print = print_new (false, out, out, 0);
    print_answer (print, "mail/a.eml", sample (&self));
    print_answer (print, "mail/a-name-that-is-much-too-long-for-its-column.eml", sample (&self));
    print_failure (print, "gone.eml", "No such\033[2J file");
    self.answer.error = "full";
    print_answer (print, "refused.eml", &self.answer);
    assert_int_equal (print_failures (print), 2);
    assert_true (print_end (print));
    char *text = drained (out);
    assert_memory_equal (text, "VERDICT ", 8);
    assert_null (strstr (text + 1, "VERDICT"));
    assert_non_null (strstr (
        text, "junk           2.52  mail/a.eml                      shop.example              2001:db8::1        "
              "attachment_executable +3.50, spf_fail +2.50\n"));
    assert_non_null (strstr (text, "mail/a-name-th…-its-column.eml  shop.example"));
    assert_non_null (strstr (text, "No such?[2J file\n"));
    assert_non_null (strstr (text, "refused.eml                     full\n"));
    assert_non_null (strstr (text, "\n\n4 messages: 2 junk, 2 not read\n"));
    assert_null (strchr (text, '\033'));
    free (text);
    print_destroy (&print);
    assert_null (print);
    (void)fclose (out);
}

static void findings_of_equal_weight_are_both_shown (void **state) {
    (void)state;
    sample_t self;
    SubmissionAnswer *answer = sample (&self);
    set_finding (&self, 1, FINDING_no_date, -64, "");
    set_finding (&self, 2, FINDING_no_from, 64, "");
    set_finding (&self, 3, FINDING_no_text, INT32_MIN, "");
    FILE *out = tmpfile ();
    table_row (out, false, "a", answer);
    char *text = drained (out);
    assert_non_null (strstr (text, "no_date -1.00, no_from +1.00\n"));
    free (text);
    (void)fclose (out);
}

static void json_goes_out_line_by_line (void **state) {
    (void)state;
    sample_t self;
    int ends[2];
    char bytes[4096];
    assert_int_equal (pipe2 (ends, O_NONBLOCK), 0);
    FILE *out = fdopen (ends[1], "w");
    print_t *print = print_new (true, out, out, 9);
    print_answer (print, "a", sample (&self));
    ssize_t size = read (ends[0], bytes, sizeof bytes);
    assert_true (size > 2 && bytes[0] == '{' && bytes[size - 1] == '\n');
    print_failure (print, "b", "c");
    assert_int_equal (read (ends[0], bytes, sizeof bytes), strlen ("{\"file\":\"b\",\"error\":\"c\"}\n"));
    assert_true (print_end (print));
    assert_int_equal (read (ends[0], bytes, sizeof bytes), -1);
    print_destroy (&print);
    (void)fclose (out);
    (void)close (ends[0]);
}

static void output_that_fails_is_told (void **state) {
    (void)state;
    sample_t self;
    FILE *out = fopen ("/dev/full", "w");
    print_t *print = print_new (true, out, out, 0);
    print_answer (print, "a", sample (&self));
    assert_false (print_end (print));
    print_destroy (&print);
    (void)fclose (out);
}

static void a_terminal_sees_progress_and_no_rest_of_it (void **state) {
    (void)state;
    sample_t self;
    int master, slave;
    char bytes[4096] = "";
    if (openpty (&master, &slave, NULL, NULL, NULL)) skip (); /* no terminals on this machine */
    FILE *terminal = fdopen (slave, "w"), *out = tmpfile ();
    print_t *print = print_new (true, out, terminal, 2300);
    print_answer (print, "a", sample (&self));
    assert_true (print_end (print));
    ssize_t size = read (master, bytes, sizeof bytes - 1);
    assert_true (size > 0);
    assert_non_null (strstr (bytes, "\r\033[Kscanned 1 of 2300"));
    assert_non_null (strstr (bytes, "\r\033[K1 message: 1 junk"));
    print_destroy (&print);
    (void)fclose (terminal);
    (void)fclose (out);
    (void)close (master);
}

static void a_terminal_sees_colours_unless_told_not_to (void **state) {
    (void)state;
    sample_t self;
    for (int plain = 0; plain < 2; plain++) {
        int master, slave;
        char bytes[4096] = "";
        if (plain)
            (void)setenv ("NO_COLOR", "1", 1);
        else
            (void)unsetenv ("NO_COLOR");
        if (openpty (&master, &slave, NULL, NULL, NULL)) skip (); /* no terminals on this machine */
        FILE *terminal = fdopen (slave, "w"), *other = tmpfile ();
        print_t *print = print_new (false, terminal, other, 0);
        print_answer (print, "a", sample (&self));
        for (size_t size = 0; !strstr (bytes, "junk");) { /* a terminal may give a line at a time */
            ssize_t more = read (master, bytes + size, sizeof bytes - 1 - size);
            assert_true (more > 0);
            size += (size_t)more;
        }
        assert_int_equal (strstr (bytes, "\033[33mjunk") != NULL, !plain);
        print_destroy (&print);
        (void)fclose (terminal);
        (void)fclose (other);
        (void)close (master);
    }
}

static void long_texts_lose_their_middle (void **state) {
    (void)state;
    char cell[41];
    assert_int_equal (table_shorten ("abcdefghij", 10, cell), 10);
    assert_string_equal (cell, "abcdefghij");
    assert_int_equal (table_shorten ("abcdefghijk", 10, cell), 10);
    assert_string_equal (cell, "abcd…ghijk");
    assert_int_equal (table_shorten ("éééééééééééé", 10, cell), 10);
    assert_string_equal (cell, "éééé…ééééé");
    assert_int_equal (table_shorten ("\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 3, cell), 2);
    assert_int_equal (table_shorten ("", 3, cell), 0);
}

static void only_well_formed_characters_pass (void **state) {
    (void)state;
    static const char *const bad[] = {"\x80",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xe2\x82",
                                      "\xff"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal (utf8_char (bad[i], strlen (bad[i])), 0);
    assert_int_equal (utf8_char ("\xf4\x8f\xbf\xbf", 4), 4);
    assert_int_equal (utf8_char ("\xef\xbf\xbd", 3), 3);
    assert_int_equal (utf8_cut ("ab\xc3\xa9", 4, 3), 2);
    assert_int_equal (utf8_cut ("ab\xc3\xa9", 4, 4), 4);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_json_line_is_exactly_as_documented),
        cmocka_unit_test (what_is_not_there_is_null),
        cmocka_unit_test (broken_names_stay_json),
        cmocka_unit_test (the_table_has_one_header_rows_and_a_summary),
        cmocka_unit_test (findings_of_equal_weight_are_both_shown),
        cmocka_unit_test (json_goes_out_line_by_line),
        cmocka_unit_test (output_that_fails_is_told),
        cmocka_unit_test (a_terminal_sees_progress_and_no_rest_of_it),
        cmocka_unit_test (a_terminal_sees_colours_unless_told_not_to),
        cmocka_unit_test (long_texts_lose_their_middle),
        cmocka_unit_test (only_well_formed_characters_pass),
    };
    return cmocka_run_group_tests_name ("print", tests, NULL, NULL);
}
