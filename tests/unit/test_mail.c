/* common/mail: header fields, as they come. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "mail.h"

/* A copy without NUL at its end, so that a read past it is seen. */
static char *heap (const char *text, size_t size) {
    char *copy = malloc (size ? size : 1);
    assert_non_null (copy);
    memcpy (copy, text, size);
    return copy;
}

static int count_fields (const char *text, size_t size) {
    char *copy = heap (text, size);
    size_t offset = 0;
    mail_field_t field;
    int count = 0;
    while (mail_next_field (copy, size, &offset, &field)) {
        assert_true (field.name >= copy && field.name_size > 0);
        assert_true (field.value + field.value_size <= copy + size);
        count++;
    }
    assert_true (offset <= size);
    free (copy);
    return count;
}

static void fields_are_walked_with_either_line_end (void **state) {
    (void)state;
    const char *message = "From: a@example.org\r\nSubject: one\r\n two\r\nTo: b@example.org\nX:\n\nNot: a field\n";
    size_t size = strlen (message), offset = 0;
    mail_field_t field;
    assert_true (mail_next_field (message, size, &offset, &field));
    assert_true (mail_field_is (&field, "FROM"));
    assert_true (mail_next_field (message, size, &offset, &field));
    assert_int_equal (field.value_size, strlen (" one\r\n two"));
    assert_memory_equal (field.value, " one\r\n two", field.value_size);
    assert_true (mail_next_field (message, size, &offset, &field));
    assert_true (mail_field_is (&field, "to"));
    assert_true (mail_next_field (message, size, &offset, &field));
    assert_int_equal (field.value_size, 0);
    assert_false (mail_next_field (message, size, &offset, &field));
}

static void lines_that_are_no_field_are_passed_over (void **state) {
    (void)state;
    const char *message = "From a@example.org Tue Jan  6 10:00:00 2026\n continued\ngarbage\n: no name\nTo : b\n\n";
    mail_field_t field;
    assert_int_equal (count_fields (message, strlen (message)), 1);
    assert_true (mail_find_field (message, strlen (message), "to", &field));
    assert_int_equal (field.name_size, 2);
    assert_memory_equal (field.value, " b", 2);
}

static void finding_stops_at_the_body (void **state) {
    (void)state;
    const char *message = "A: 1\n\nB: 2\n";
    mail_field_t field;
    assert_false (mail_find_field (message, strlen (message), "B", &field));
    assert_false (mail_find_field (message, strlen (message), "A:", &field));
    assert_int_equal (mail_body_offset (message, strlen (message)), 6);
    assert_int_equal (mail_body_offset ("A: 1\r\n\r\nx", 9), 8);
    assert_int_equal (mail_body_offset ("A: 1\r\n", 6), 6);
    assert_int_equal (mail_body_offset ("", 0), 0);
}

static void no_more_than_the_bound_is_looked_at (void **state) {
    (void)state;
    size_t size = (size_t)MAIL_FIELDS * 4 + 8;
    char *message = malloc (size);
    assert_non_null (message);
    for (size_t i = 0; i < (size_t)MAIL_FIELDS * 4; i += 4) memcpy (message + i, "A:b\n", 4);
    memcpy (message + size - 8, "Last: 1\n", 8);
    mail_field_t field;
    assert_false (mail_find_field (message, size, "Last", &field));
    assert_true (mail_find_field (message, size, "a", &field));
    free (message);
}

static void unfolding_makes_white_space_single (void **state) {
    (void)state;
    char text[32];
    assert_int_equal (mail_unfold (" \r\n one\t\r\n  two\0three ", 22, text, sizeof text), 13);
    assert_string_equal (text, "one two three");
    assert_int_equal (mail_unfold ("one two", 7, text, 5), 3);
    assert_string_equal (text, "one");
    assert_int_equal (mail_unfold ("abcdef", 6, text, 4), 3);
    assert_string_equal (text, "abc");
    assert_int_equal (mail_unfold ("abc", 3, text, 1), 0);
    assert_string_equal (text, "");
}

static void an_address_is_taken_from_its_brackets (void **state) {
    (void)state;
    char text[16];
    assert_true (mail_angle_address (" Ann < a@example > ", 19, text, sizeof text));
    assert_string_equal (text, "a@example");
    assert_true (mail_angle_address (" b@example\r\n", 12, text, sizeof text));
    assert_string_equal (text, "b@example");
    assert_true (mail_angle_address ("<c@example", 10, text, sizeof text));
    assert_string_equal (text, "c@example");
    assert_false (mail_angle_address ("<>", 2, text, sizeof text));
    assert_false (mail_angle_address ("", 0, text, sizeof text));
    assert_false (mail_angle_address ("<1234567890@example>", 20, text, sizeof text));
}

static void garbage_is_read_within_its_bounds (void **state) {
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 2000; round++) {
        char bytes[64], text[8];
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1664525U + 1013904223U;
            bytes[i] = "\r\n\r\n :<>ab\t\0\xff:"[(seed >> 16) % 15];
        }
        size_t size = seed % (sizeof bytes + 1);
        assert_true (count_fields (bytes, size) <= 32);
        char *copy = heap (bytes, size);
        assert_true (mail_body_offset (copy, size) <= size);
        assert_true (mail_unfold (copy, size, text, sizeof text) < sizeof text);
        (void)mail_angle_address (copy, size, text, sizeof text);
        free (copy);
    }
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (fields_are_walked_with_either_line_end),
        cmocka_unit_test (lines_that_are_no_field_are_passed_over),
        cmocka_unit_test (finding_stops_at_the_body),
        cmocka_unit_test (no_more_than_the_bound_is_looked_at),
        cmocka_unit_test (unfolding_makes_white_space_single),
        cmocka_unit_test (an_address_is_taken_from_its_brackets),
        cmocka_unit_test (garbage_is_read_within_its_bounds),
    };
    return cmocka_run_group_tests_name ("mail", tests, NULL, NULL);
}
