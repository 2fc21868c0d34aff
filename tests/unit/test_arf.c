/* stage: console */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "arf.h"

#define LETTER "From: a@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n"

static const char head[] =
    "From: fbl@example.net\r\nSubject: report\r\n"
    "Content-Type: multipart/report;\r\n\treport-type=feedback-report; boundary=\"b=1 2\"\r\n\r\n";
static const char words[] = "--b=1 2\r\nContent-Type: text/plain\r\n\r\nSomebody complains.\r\n";
static const char facts[] = "--b=1 2\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n";

/* What arf_reported finds in TEXT; the caller frees it. TEXT is copied to its exact size, for the sanitizers. */
static char *reported (const char *text, size_t size) {
    char *copy = malloc (size ? size : 1);
    assert_non_null (copy);
    memcpy (copy, text, size);
    const char *message = copy;
    size_t left = size;
    arf_reported (&message, &left);
    assert_true (message >= copy && message + left <= copy + size);
    char *found = strndup (message, left);
    free (copy);
    return found;
}

static void assert_reported (const char *text, const char *wanted) {
    char *found = reported (text, strlen (text));
    assert_string_equal (found, wanted);
    free (found);
}

static char *joined (const char *a, const char *b, const char *c, const char *d) {
    size_t size = strlen (a) + strlen (b) + strlen (c) + strlen (d) + 1;
    char *text = malloc (size);
    assert_non_null (text);
    snprintf (text, size, "%s%s%s%s", a, b, c, d);
    return text;
}

static void the_message_in_a_report_is_found (void **state) {
    (void)state;
    char *text = joined (head, words, facts, "--b=1 2\r\nContent-Type: message/rfc822\r\n\r\n" LETTER "--b=1 2--\r\n");
    assert_reported (text, LETTER);
    free (text);
}

static void its_header_alone_is_found_too (void **state) {
    (void)state;
    char *text = joined (head, words, facts,
                         "--b=1 2\r\nContent-Type: Text/RFC822-Headers; charset=us-ascii\r\n"
                         "Content-Disposition: inline\r\n\r\nMessage-ID: <1@example.org>\r\n--b=1 2--\r\n");
    assert_reported (text, "Message-ID: <1@example.org>\r\n");
    free (text);
}

static void lines_may_end_with_lf_and_the_boundary_go_unquoted (void **state) {
    (void)state;
    assert_reported ("Content-type: MULTIPART/REPORT; report-type=\"Feedback-Report\"; BOUNDARY=xyz; charset=utf-8\n\n"
                     "a preamble\n--xyz\nContent-Type: message/feedback-report\n\nVersion: 1\n--xyz\n"
                     "Content-Type: message/rfc822\n\nSubject: x\n\nbody\n--xyz--\n",
                     "Subject: x\n\nbody\n");
}

static void a_report_cut_short_gives_what_there_is (void **state) {
    (void)state;
    char *text = joined (head, words, facts, "--b=1 2\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <1@exa");
    assert_reported (text, "Message-ID: <1@exa");
    free (text);
}

static void only_a_whole_line_is_a_boundary (void **state) {
    (void)state;
    static const char open[] = "Content-Type: multipart/report; report-type=feedback-report; boundary = \"b\"\n\n--b\n"
                               "Content-Type: message/rfc822\n\n";
    static const char letter[] = "Subject: a--b c\nMessage-ID: <1@example.org>\n"
                                 "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n\nx\n--b1--\n--bold\n";
    char *text = joined (open, letter, "--b-- \n", "");
    assert_reported (text, letter);
    free (text);
}

static void any_other_message_is_left_as_it_is (void **state) {
    (void)state;
    static const char *const others[] = {
        "",
        "\r\n",
        LETTER,
        "Content-Type: multipart/report; report-type=feedback-report\r\n\r\nno boundary\r\n",
        "Content-Type: multipart/report; report-type=feedback-report; boundary=\"\"\r\n\r\n--\r\n",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n--b--\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nx\r\n--b--\r\n"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_reported (others[i], others[i]);
    char *text = joined (head, words, facts, "--b=1 2--\r\n");
    assert_reported (text, text); /* a report about nothing */
    free (text);
}

static void a_boundary_longer_than_the_standard_allows_is_none (void **state) {
    (void)state;
    static const char format[] = "Content-Type: multipart/report; report-type=feedback-report; boundary=%s\n\n--%s\n"
                                 "Content-Type: message/rfc822\n\nSubject: x\n--%s--\n";
    char boundary[400], text[2000];
    for (size_t length = 70; length < sizeof boundary; length += 165) {
        memset (boundary, 'b', length);
        boundary[length] = 0;
        snprintf (text, sizeof text, format, boundary, boundary, boundary);
        assert_reported (text, length == 70 ? "Subject: x\n" : text);
    }
}

/* Under the sanitizers: no cut is read out of bounds. */
static void a_report_cut_anywhere_is_read_within_its_bounds (void **state) {
    (void)state;
    char *text = joined (head, words, facts, "--b=1 2\r\nContent-Type: message/rfc822\r\n\r\n" LETTER "--b=1 2--\r\n");
    size_t size = strlen (text), found = 0;
    for (size_t cut = 0; cut <= size; cut++) {
        char *part = reported (text, cut);
        found += strlen (part) < cut;
        free (part);
    }
    assert_in_range (found, strlen (LETTER), 2 * strlen (LETTER) + 20);
    free (text);
}

static void a_report_of_boundaries_alone_takes_time_by_its_length (void **state) {
    (void)state;
    enum { TIMES = 200000 };
    static const char line[] = "--b=1 2\r\n";
    size_t size = sizeof head - 1 + TIMES * (sizeof line - 1);
    char *text = malloc (size), *at = text;
    assert_non_null (text);
    at = mempcpy (at, head, sizeof head - 1);
    for (int i = 0; i < TIMES; i++) at = mempcpy (at, line, sizeof line - 1);
    const char *message = text;
    arf_reported (&message, &size);
    assert_ptr_equal (message, text);
    free (text);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (the_message_in_a_report_is_found),
                                       cmocka_unit_test (its_header_alone_is_found_too),
                                       cmocka_unit_test (lines_may_end_with_lf_and_the_boundary_go_unquoted),
                                       cmocka_unit_test (a_report_cut_short_gives_what_there_is),
                                       cmocka_unit_test (only_a_whole_line_is_a_boundary),
                                       cmocka_unit_test (any_other_message_is_left_as_it_is),
                                       cmocka_unit_test (a_boundary_longer_than_the_standard_allows_is_none),
                                       cmocka_unit_test (a_report_cut_anywhere_is_read_within_its_bounds),
                                       cmocka_unit_test (a_report_of_boundaries_alone_takes_time_by_its_length)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
