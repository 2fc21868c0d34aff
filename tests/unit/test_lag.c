/* stage: verdict */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "lag.h"

static void begin (lag_t *lag) {
    memset (lag, 0, sizeof *lag);
    lag_begin (lag, 1000);
}

static void it_grows_until_the_fold_reaches_a_moment (void **state) {
    lag_t lag;
    (void)state;
    begin (&lag);
    lag_mark (&lag, 2000, 50);
    assert_int_equal (lag_of (&lag, 2500), 1500);
    lag_folded (&lag, 49); /* 49 was still under way at 2000 */
    assert_int_equal (lag_of (&lag, 2500), 1500);
    lag_folded (&lag, 50);
    assert_int_equal (lag_of (&lag, 2500), 500);
}

static void the_latest_moment_reached_counts (void **state) {
    lag_t lag;
    (void)state;
    begin (&lag);
    for (int i = 1; i <= 5; i++) lag_mark (&lag, 1000 + 1000 * i, (uint64_t)(10 * i));
    lag_folded (&lag, 35);
    assert_int_equal (lag_of (&lag, 7000), 3000);
    lag_folded (&lag, 20); /* nothing is unfolded */
    assert_int_equal (lag_of (&lag, 7000), 3000);
    lag_folded (&lag, 50);
    assert_int_equal (lag_of (&lag, 7000), 1000);
}

static void a_fold_that_is_held_back_for_ever_grows_no_list (void **state) {
    lag_t lag;
    (void)state;
    begin (&lag);
    for (int i = 0; i < 10 * LAG_MARKS; i++) lag_mark (&lag, 2000 + i, 100);
    assert_int_equal (lag_of (&lag, 100000), 99000);
    lag_folded (&lag, 100);
    assert_int_equal (lag_of (&lag, 100000), 100000 - (2000 + LAG_MARKS - 1));
    lag_mark (&lag, 99000, 101);
    lag_folded (&lag, 101);
    assert_int_equal (lag_of (&lag, 100000), 1000);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (it_grows_until_the_fold_reaches_a_moment),
        cmocka_unit_test (the_latest_moment_reached_counts),
        cmocka_unit_test (a_fold_that_is_held_back_for_ever_grows_no_list),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
