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

#include "milter/letter.h"

static void expect (letter_t *letter, const char *text) {
    zmq_msg_t raw;
    letter_take (letter, &raw);
    assert_int_equal (zmq_msg_size (&raw), strlen (text));
    assert_memory_equal (zmq_msg_data (&raw), text, strlen (text));
    zmq_msg_close (&raw);
    letter_destroy (&letter);
}

static void a_letter_keeps_folds_and_spaces_as_they_are (void **state) {
    letter_t *letter = letter_new (1000);
    assert_true (letter_field (letter, "Subject", "  two spaces\n\tfolded \n  again", false));
    assert_true (letter_field (letter, "X-None", "none", false));
    assert_true (letter_field (letter, "X-Empty", "", false));
    assert_true (letter_eoh (letter));
    assert_true (letter_body (letter, (const uint8_t *)"one\r\n.\r\n", 8));
    assert_true (letter_body (letter, (const uint8_t *)"\0two", 4));
    zmq_msg_t raw;
    letter_take (letter, &raw);
    static const char text[] =
        "Subject:  two spaces\r\n\tfolded \r\n  again\r\nX-None:none\r\nX-Empty:\r\n\r\none\r\n.\r\n\0two";
    assert_int_equal (zmq_msg_size (&raw), sizeof text - 1);
    assert_memory_equal (zmq_msg_data (&raw), text, sizeof text - 1);
    zmq_msg_close (&raw);
    letter_destroy (&letter);
    (void)state;
}

static void line_ends_that_are_whole_already_stay_whole (void **state) {
    letter_t *letter = letter_new (1000);
    assert_true (letter_field (letter, "A", " b\r\n c\r\n\td\re", false));
    expect (letter, "A: b\r\n c\r\n\td\re\r\n");
    (void)state;
}

static void the_space_that_an_old_mta_took_comes_back (void **state) {
    letter_t *letter = letter_new (1000);
    assert_true (letter_field (letter, "A", "b", true));
    expect (letter, "A: b\r\n");
    (void)state;
}

static void a_letter_of_just_the_most_fits_and_one_byte_more_does_not (void **state) {
    letter_t *letter = letter_new (8);
    assert_true (letter_field (letter, "A", "b", false));
    assert_true (letter_body (letter, (const uint8_t *)"123", 3));
    assert_false (letter_too_large (letter));
    assert_false (letter_body (letter, (const uint8_t *)"4", 1));
    assert_true (letter_too_large (letter));
    assert_int_equal (letter_size (letter), 0);
    assert_false (letter_body (letter, (const uint8_t *)"", 0));
    assert_false (letter_field (letter, "A", "", false));
    expect (letter, "");
    (void)state;
}

static void a_long_letter_of_small_pieces_grows (void **state) {
    letter_t *letter = letter_new (1 << 20);
    for (int i = 0; i < 100000; i++) assert_true (letter_body (letter, (const uint8_t *)"0123456789", 10));
    assert_int_equal (letter_size (letter), 1000000);
    zmq_msg_t raw;
    letter_take (letter, &raw);
    assert_memory_equal ((char *)zmq_msg_data (&raw) + 999990, "0123456789", 10);
    zmq_msg_close (&raw);
    letter_destroy (&letter);
    (void)state;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_letter_keeps_folds_and_spaces_as_they_are),
        cmocka_unit_test (line_ends_that_are_whole_already_stay_whole),
        cmocka_unit_test (the_space_that_an_old_mta_took_comes_back),
        cmocka_unit_test (a_letter_of_just_the_most_fits_and_one_byte_more_does_not),
        cmocka_unit_test (a_long_letter_of_small_pieces_grows),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
