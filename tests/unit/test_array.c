/* PostgreSQL's array text: what is written reads back as what was meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "array.h"

static void an_empty_array_is_a_pair_of_braces (void **state) {
    (void)state;
    array_t *self = array_new ();
    assert_string_equal (array_whole (self), "{}");
    assert_int_equal (array_count (self), 0);
    array_destroy (&self);
    assert_null (self);
    array_destroy (&self);
}

static void numbers_are_written_to_their_ends (void **state) {
    (void)state;
    array_t *self = array_new ();
    array_number (self, INT64_MIN);
    array_number (self, 0);
    array_number (self, INT64_MAX);
    assert_string_equal (array_whole (self), "{-9223372036854775808,0,9223372036854775807}");
    assert_int_equal (array_count (self), 3);
    array_destroy (&self);
}

static void no_text_breaks_out_of_its_quotes (void **state) {
    (void)state;
    array_t *self = array_new ();
    array_text (self, "a\"b\\c");
    array_text (self, "},{\",NULL");
    array_text (self, "");
    array_text (self, "NULL");
    assert_string_equal (array_whole (self), "{\"a\\\"b\\\\c\",\"},{\\\",NULL\",\"\",\"NULL\"}");
    assert_int_equal (array_count (self), 4);
    array_destroy (&self);
}

static void an_absent_text_is_null_without_quotes (void **state) {
    (void)state;
    array_t *self = array_new ();
    array_text (self, NULL);
    array_number (self, 7);
    array_text (self, NULL);
    assert_string_equal (array_whole (self), "{NULL,7,NULL}");
    array_destroy (&self);
}

static void writing_goes_on_after_a_look_and_begins_anew_after_a_clear (void **state) {
    (void)state;
    array_t *self = array_new ();
    array_number (self, 1);
    assert_string_equal (array_whole (self), "{1}");
    array_number (self, 2);
    assert_string_equal (array_whole (self), "{1,2}");
    array_clear (self);
    assert_int_equal (array_count (self), 0);
    array_number (self, 3);
    assert_string_equal (array_whole (self), "{3}");
    array_destroy (&self);
}

static void it_grows_past_any_first_room (void **state) {
    (void)state;
    enum { MANY = 20000 };
    array_t *self = array_new ();
    for (int i = 0; i < MANY; i++) array_text (self, "\"");
    const char *whole = array_whole (self);
    assert_int_equal (array_count (self), MANY);
    for (size_t i = 0; i < MANY; i++) assert_memory_equal (whole + 1 + 5 * i, "\"\\\"\"", 4);
    assert_string_equal (whole + 5 * MANY, "}");
    array_destroy (&self);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (an_empty_array_is_a_pair_of_braces),
                                       cmocka_unit_test (numbers_are_written_to_their_ends),
                                       cmocka_unit_test (no_text_breaks_out_of_its_quotes),
                                       cmocka_unit_test (an_absent_text_is_null_without_quotes),
                                       cmocka_unit_test (writing_goes_on_after_a_look_and_begins_anew_after_a_clear),
                                       cmocka_unit_test (it_grows_past_any_first_room)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
