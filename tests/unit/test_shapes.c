/* stage: authentication */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "shapes.h"

static void assert_local (const char *local, const char *said) {
    char shape[LIMIT_SHAPE];
    shapes_local (local, shape);
    assert_string_equal (shape, said);
}

static void local_parts_keep_their_punctuation_and_lose_their_words (void **state) {
    (void)state;
    assert_local ("bounce-12345-abc", "a-9-a");
    assert_local ("b+77f3=reader=reader.example", "a+x=a=a.a");
    assert_local ("user77", "x");
    assert_local ("12", "9");
    assert_local ("\x01 a", "??a");
}

static void plain_words_have_no_shape (void **state) {
    (void)state;
    assert_local ("", "");
    assert_local ("jane", "");
    assert_local ("jane.doe", "");
}

static void long_local_parts_are_cut (void **state) {
    (void)state;
    char local[4096], shape[LIMIT_SHAPE];
    for (size_t i = 0; i < sizeof local; i++) local[i] = i % 2 ? '-' : '1';
    local[sizeof local - 1] = '\0';
    shapes_local (local, shape);
    assert_int_equal (strlen (shape), LIMIT_SHAPE - 1);
}

static void assert_received (const char *message, const char *said) {
    char shape[LIMIT_SHAPE];
    shapes_received (message, strlen (message), shape);
    assert_string_equal (shape, said);
}

static void received_fields_are_their_clauses_and_protocols (void **state) {
    (void)state;
    assert_received ("Received: from a.example (a.example [192.0.2.1]) by b.example (Software) with ESMTPS id 77\r\n"
                     " for <from@by.example>; Tue, 24 Nov 2026 10:00:00 +0000\r\n"
                     "Received: by a.example with local; Tue, 24 Nov 2026 09:59:00 +0000\r\n\r\n",
                     "fbw(ESMTPS)if/bw(local)");
    assert_received ("Subject: x\n\nReceived: from a by b\n", "");
    assert_received ("Received: (from x by y) by z; by tomorrow\n\n", "b");
    assert_received ("Received: ((((\n\n", "");
}

static void long_chains_are_cut (void **state) {
    (void)state;
    char message[4096] = "", shape[LIMIT_SHAPE];
    for (int i = 0; i < 100; i++) strncat (message, "Received: from a by b\n", sizeof message - strlen (message) - 1);
    shapes_received (message, strlen (message), shape);
    assert_string_equal (shape, "fb/fb/fb/fb/fb/fb/fb/fb");
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (local_parts_keep_their_punctuation_and_lose_their_words),
        cmocka_unit_test (plain_words_have_no_shape), cmocka_unit_test (long_local_parts_are_cut),
        cmocka_unit_test (received_fields_are_their_clauses_and_protocols), cmocka_unit_test (long_chains_are_cut)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
