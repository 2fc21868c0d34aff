/* stage: fingerprint */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include "fingerprint.h"
#include "protected.h"

static char path[] = "/tmp/tamis-protected-XXXXXX";

static void write_people (const char *text) {
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    assert_true (fputs (text, file) >= 0);
    assert_int_equal (fclose (file), 0);
}

static protected_t *people_of (const char *text) {
    char *error = NULL;
    write_people (text);
    protected_t *people = protected_load (path, &error);
    assert_non_null (people);
    assert_null (error);
    return people;
}

static const char directors[] = "# directors\nFran\xC3\xA7oise Le Goff <f.legoff@cigale.example>\n\n"
                                "Fran\xC3\xA7oise Le Goff <francoise@home.example>\nBo Li <bo@cigale.example>\n";

static void the_name_from_another_address_imitates (void **state) {
    (void)state;
    protected_t *people = people_of (directors);
    assert_true (protected_imitates (people, "Fran\xC3\xA7oise Le Goff", "boss@evil.test"));
    assert_true (protected_imitates (people, "FRANCOISE  LE GOFF", "boss@evil.test"));
    assert_true (protected_imitates (people, "Le Goff, Fran\xC3\xA7oise", "boss@evil.test"));
    assert_true (protected_imitates (people, "Le Goff Franc\xCC\xA7oise", "boss@evil.test"));
    assert_true (protected_imitates (people, "Francoise Le Goff <f.legoff@cigale.example>", "boss@evil.test"));
    assert_true (protected_imitates (people, "Li Bo", ""));
    protected_destroy (&people);
}

static void the_person_and_strangers_do_not_imitate (void **state) {
    (void)state;
    protected_t *people = people_of (directors);
    assert_false (protected_imitates (people, "Fran\xC3\xA7oise Le Goff", "F.LeGoff@cigale.example"));
    assert_false (protected_imitates (people, "Fran\xC3\xA7oise Le Goff", "francoise@home.example"));
    assert_false (protected_imitates (people, "Fran\xC3\xA7oise Martin", "boss@evil.test"));
    assert_false (protected_imitates (people, "Le Goff", "boss@evil.test"));
    assert_false (protected_imitates (people, "", "boss@evil.test"));
    protected_destroy (&people);
}

static void no_file_and_an_empty_file_protect_nobody (void **state) {
    (void)state;
    char *error = NULL;
    protected_t *people = protected_load ("", &error);
    assert_non_null (people);
    assert_false (protected_imitates (people, "Bo Li", "boss@evil.test"));
    protected_destroy (&people);
    people = people_of ("");
    assert_false (protected_imitates (people, "Bo Li", "boss@evil.test"));
    protected_destroy (&people);
}

static void assert_refused (const char *text, const char *fault) {
    char *error = NULL;
    write_people (text);
    assert_null (protected_load (path, &error));
    assert_non_null (error);
    assert_non_null (strstr (error, path));
    assert_non_null (strstr (error, fault));
    free (error);
}

static void a_bad_line_is_named (void **state) {
    (void)state;
    char long_line[LIMIT_PROTECTED_LINE + 2];
    memset (long_line, 'x', sizeof long_line);
    long_line[sizeof long_line - 1] = '\0';
    assert_refused ("Bo Li <bo@cigale.example>\nno address here\n", "line 2");
    assert_refused ("<only@cigale.example>\n", "line 1");
    assert_refused ("Bo Li <nowhere>\n", "line 1");
    assert_refused (long_line, "line 1");
    char *error = NULL;
    assert_null (protected_load ("/nonexistent/people", &error));
    assert_non_null (strstr (error, "/nonexistent/people"));
    free (error);
}

static bool message_imitates (const char *from) {
    char *error = NULL;
    limits_t limits = fingerprint_limits ();
    arena_t *arena = arena_new ();
    keyring_t *keys = keyring_for_tests ();
    evidence_t *evidence = evidence_new (arena, keys);
    fingerprint_t *fingerprint = fingerprint_new (&limits, path, &error);
    assert_non_null (fingerprint);
    char *message = arena_printf (arena, "From: %s\nSubject: urgent\n\nAre you at your desk?\n", from);
    fingerprint_message (fingerprint, (const uint8_t *)message, strlen (message), evidence);
    bool imitates = false;
    for (size_t i = 0; i < evidence->n_findings; i++) {
        imitates = imitates || evidence->findings[i]->code == FINDING_protected_name;
        assert_null (strstr (evidence->findings[i]->reason, "Goff"));
    }
    fingerprint_destroy (&fingerprint);
    keyring_destroy (&keys);
    arena_destroy (&arena);
    return imitates;
}

static void the_finding_is_made_from_an_encoded_name (void **state) {
    (void)state;
    write_people (directors);
    assert_true (message_imitates ("=?utf-8?q?Fran=C3=A7oise_Le_Goff?= <boss@evil.test>"));
    assert_true (message_imitates ("\"Le Goff, Francoise\" <boss@evil.test>"));
    assert_false (message_imitates ("=?utf-8?q?Fran=C3=A7oise_Le_Goff?= <f.legoff@cigale.example>"));
    assert_false (message_imitates ("Ada <ada@example.com>"));
}

static int set_up (void **state) {
    (void)state;
    int fd = mkstemp (path);
    return fd < 0 ? -1 : close (fd);
}

static int tear_down (void **state) {
    (void)state;
    return unlink (path);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_name_from_another_address_imitates),
        cmocka_unit_test (the_person_and_strangers_do_not_imitate),
        cmocka_unit_test (no_file_and_an_empty_file_protect_nobody),
        cmocka_unit_test (a_bad_line_is_named),
        cmocka_unit_test (the_finding_is_made_from_an_encoded_name),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
