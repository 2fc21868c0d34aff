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

#include "milter/bounds.h"
#include "milter/forged.h"

static const char ours[] = "mx.provider.example other-mx.provider.example";

static void a_field_in_our_name_is_a_claim_however_it_is_written (void **state) {
    static const char *const values[] = {" mx.provider.example; spf=pass",
                                         "mx.provider.example",
                                         " MX.Provider.EXAMPLE ;dkim=pass",
                                         "\n\tmx.provider.example\n\t1; none",
                                         " (one (two) \\) three) mx.provider.example(four);",
                                         " \"mx.provider.example\"; none",
                                         " \"mx.provider\\.example\" 1 (x); none",
                                         " \"mx.\n provider.example\"; none",
                                         " mx.provider.example.; none",
                                         " other-mx.provider.example; none"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (!forged_claims (ours, values[i])) fail_msg ("not a claim: %s", values[i]);
    (void)state;
}

static void a_field_in_no_name_that_can_be_read_is_a_claim (void **state) {
    static const char *const values[] = {"",
                                         " ",
                                         " ; none",
                                         " (open mx.other.example; none",
                                         " \"open; none",
                                         " one two; none",
                                         " spf=pass (x) smtp.mailfrom=a.example",
                                         " a@b.example; none",
                                         " \"\"; none",
                                         " mx.other.example/1; none",
                                         " (((((",
                                         " \\"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (!forged_claims (ours, values[i])) fail_msg ("not a claim: %s", values[i]);
    char *longest = calloc (1, 5001);
    memset (longest, 'a', 5000);
    assert_true (forged_claims (ours, longest));
    free (longest);
    (void)state;
}

static void a_field_in_the_name_of_others_is_none_of_ours (void **state) {
    static const char *const values[] = {
        " mx.other.example; spf=pass", " mx.provider.example.other.example; none",        " provider.example; none",
        " xmx.provider.example; none", " (mx.provider.example) mx.other.example 1; none", " \"a b\"; none"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (forged_claims (ours, values[i])) fail_msg ("a claim: %s", values[i]);
    (void)state;
}

static void note (void *state, const char *name, int index) {
    char *text = state;
    size_t length = strlen (text);
    snprintf (text + length, 400 - length, "%s %d,", name, index);
}

static void fields_are_named_from_the_bottom_by_their_place_among_those_of_their_name (void **state) {
    forged_t *self = forged_new (ours);
    char text[400] = "";
    forged_field (self, "X-Tamis-Id", " a");
    forged_field (self, "X-Tamis", " stays");
    forged_field (self, "Authentication-Results", " mx.other.example; none");
    forged_field (self, "x-tamis-ID", " b");
    forged_field (self, "Authentication-Results", " mx.provider.example; none");
    forged_field (self, "X-Spam-Flag", " NO");
    forged_field (self, "X-Spam-Flags", " stays");
    forged_field (self, "AUTHENTICATION-RESULTS", " mx.other.example; none");
    forged_field (self, "Authentication-Results ", " mx.provider.example; none");
    forged_field (self, "Subject", " X-Tamis-Id: no");
    forged_each (self, note, text);
    assert_string_equal (text,
                         "Authentication-Results  4,X-Spam-Flag 1,Authentication-Results 2,x-tamis-ID 2,X-Tamis-Id 1,");
    assert_false (forged_too_many (self));
    forged_destroy (&self);
    (void)state;
}

static void hundreds_of_them_are_an_attack (void **state) {
    forged_t *self = forged_new (ours);
    char name[40];
    for (int i = 0; i < MILTER_FORGED; i++) {
        snprintf (name, sizeof name, "X-Tamis-%d", i);
        forged_field (self, name, "");
    }
    assert_false (forged_too_many (self));
    forged_field (self, "X-Tamis-0", "");
    assert_true (forged_too_many (self));
    forged_destroy (&self);
    (void)state;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_field_in_our_name_is_a_claim_however_it_is_written),
        cmocka_unit_test (a_field_in_no_name_that_can_be_read_is_a_claim),
        cmocka_unit_test (a_field_in_the_name_of_others_is_none_of_ours),
        cmocka_unit_test (fields_are_named_from_the_bottom_by_their_place_among_those_of_their_name),
        cmocka_unit_test (hundreds_of_them_are_an_attack),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
