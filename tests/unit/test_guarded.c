#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "guarded.h"

static char file[] = "/tmp/tamis-guarded-XXXXXX";

static int make_file (void **state) {
    (void)state;
    int fd = mkstemp (file);
    return fd < 0 ? -1 : close (fd);
}

static int remove_file (void **state) {
    (void)state;
    return unlink (file);
}

static guarded_t *load (const char *text, char **error) {
    FILE *out = fopen (file, "w");
    assert_non_null (out);
    fputs (text, out);
    fclose (out);
    return guarded_load (file, error);
}

static void expect (const guarded_t *self, const char *address, const char *wanted) {
    const guarded_domain_t *found = guarded_find (self, address);
    char text[64] = "none";
    if (found) snprintf (text, sizeof text, "%s %s", found->jurisdiction, found->policy);
    assert_string_equal (text, wanted);
}

static void a_recipient_is_found_by_its_domain_in_any_letter_case (void **state) {
    char *error;
    guarded_t *self =
        load ("# ours\n\n  B.example  FR default\nc.example US strict # since May\r\na.example. FR hold", &error);
    assert_non_null (self);
    expect (self, "x@b.example", "FR default");
    expect (self, "\"x@a.example\"@C.EXAMPLE", "US strict");
    expect (self, "a.example", "FR hold");
    expect (self, "x@a.example.", "FR hold");
    expect (self, "x@d.example", "none");
    expect (self, "x@sub.b.example", "none");
    expect (self, "", "none");
    assert_null (guarded_at (self, 3));
    guarded_destroy (&self);
    (void)state;
}

static void of_a_domain_that_stands_twice_the_last_line_counts (void **state) {
    char *error;
    guarded_t *self = load ("a.example FR one\nb.example FR two\nA.example US three\n", &error);
    assert_non_null (self);
    expect (self, "x@a.example", "US three");
    expect (self, "x@b.example", "FR two");
    assert_null (guarded_at (self, 2));
    guarded_destroy (&self);
    (void)state;
}

static void what_is_no_entry_is_named_by_its_line (void **state) {
    static const char *const wrong[] = {"a.example FR\n", "a.example DE default\n", "a.example FRX default\n",
                                        "a.example FR default more\n", "a.example\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *error, text[80];
        snprintf (text, sizeof text, "ok.example FR default\n%s", wrong[i]);
        assert_null (load (text, &error));
        assert_non_null (strstr (error, "line 2"));
        free (error);
    }
    (void)state;
}

static void no_file_is_an_empty_list_and_a_missing_one_an_error (void **state) {
    char *error;
    guarded_t *self = guarded_load ("", &error);
    assert_non_null (self);
    expect (self, "x@a.example", "none");
    guarded_destroy (&self);
    assert_null (guarded_load ("/nonexistent/domains", &error));
    assert_non_null (strstr (error, "/nonexistent/domains"));
    free (error);
    (void)state;
}

static void a_thousand_domains_are_all_found (void **state) {
    char *error;
    FILE *out = fopen (file, "w");
    for (int i = 0; i < 1000; i++) fprintf (out, "d%d.example FR p%d\n", i * 7919 % 1000, i * 7919 % 1000);
    fclose (out);
    guarded_t *self = guarded_load (file, &error);
    assert_non_null (self);
    for (int i = 0; i < 1000; i++) {
        char address[40], wanted[40];
        snprintf (address, sizeof address, "x@d%d.example", i);
        snprintf (wanted, sizeof wanted, "FR p%d", i);
        expect (self, address, wanted);
    }
    guarded_destroy (&self);
    (void)state;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_recipient_is_found_by_its_domain_in_any_letter_case),
        cmocka_unit_test (of_a_domain_that_stands_twice_the_last_line_counts),
        cmocka_unit_test (what_is_no_entry_is_named_by_its_line),
        cmocka_unit_test (no_file_is_an_empty_list_and_a_missing_one_an_error),
        cmocka_unit_test (a_thousand_domains_are_all_found),
    };
    return cmocka_run_group_tests (tests, make_file, remove_file);
}
