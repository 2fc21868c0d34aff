/* Clock: RFC 3339 both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "clock.h"

static void rfc_3339_examples_are_read (void **state) {
    (void)state;
    int64_t wall = -1;
    assert_true (clock_parse ("1985-04-12T23:20:50.52Z", &wall));
    assert_int_equal (wall, 482196050520);
    assert_true (clock_parse ("1996-12-19T16:39:57-08:00", &wall));
    assert_int_equal (wall, 851042397000);
    assert_true (clock_parse ("1990-12-31T23:59:60Z", &wall));
    assert_int_equal (wall, 662688000000);
    assert_true (clock_parse ("2024-02-29t00:00:00.1239+05:30", &wall));
    assert_int_equal (wall, 1709145000123);
    assert_true (clock_parse ("1970-01-01T00:00:00Z", &wall));
    assert_int_equal (wall, 0);
}

static void any_other_text_is_refused (void **state) {
    (void)state;
    static const char *const wrong[] = {"",
                                        "yesterday",
                                        "2024-02-30T00:00:00Z",
                                        "2023-02-29T00:00:00Z",
                                        "2024-13-01T00:00:00Z",
                                        "2024-01-01T24:00:00Z",
                                        "2024-01-01T00:60:00Z",
                                        "2024-01-01T00:00:61Z",
                                        "2024-01-01T00:00:00",
                                        "2024-01-01T00:00:00.Z",
                                        "2024-01-01T00:00:00Z ",
                                        "2024-01-01T00:00:00+0100",
                                        "2024-01-01T00:00:00+24:00",
                                        "24-01-01T00:00:00Z",
                                        "1969-12-31T23:59:59Z",
                                        "1970-01-01T00:30:00+01:00",
                                        "2200-01-01T00:00:00Z",
                                        "2024-1-01T00:00:00Z"};
    int64_t wall = 42;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) assert_false (clock_parse (wrong[i], &wall));
    assert_int_equal (wall, 42);
}

static void what_is_written_is_read_back (void **state) {
    (void)state;
    char text[CLOCK_TEXT];
    clock_format (1709145000123, text);
    assert_string_equal (text, "2024-02-28T18:30:00.123Z");
    for (int64_t wall = 0; wall < 7258118400000; wall += 86399999 * 97LL) {
        int64_t again;
        clock_format (wall, text);
        assert_true (clock_parse (text, &again));
        assert_int_equal (wall, again);
    }
}

static void both_clocks_go_forward (void **state) {
    (void)state;
    int64_t before = clock_now ();
    assert_true (clock_now () >= before);
    assert_true (clock_wall () > 1700000000000);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (rfc_3339_examples_are_read),
        cmocka_unit_test (any_other_text_is_refused),
        cmocka_unit_test (what_is_written_is_read_back),
        cmocka_unit_test (both_clocks_go_forward),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
