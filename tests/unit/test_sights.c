/* stage: verdict */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sights.h"

/* A sequence that is as good as random (splitmix64). */
static uint64_t hash (uint64_t i) {
    i += 0x9e3779b97f4a7c15u;
    i = (i ^ i >> 30) * 0xbf58476d1ce4e5b9u;
    i = (i ^ i >> 27) * 0x94d049bb133111ebu;
    return (i ^ i >> 31) >> 1;
}

static void what_was_added_is_found_until_forgotten (void **state) {
    (void)state;
    sights_t *self = sights_new (1 << 16);
    assert_int_equal (sights_find (self, 42), SIGHT_NONE);
    sights_add (self, 42, false);
    sights_add (self, 43, true);
    assert_int_equal (sights_find (self, 42), SIGHT_DELIVERED);
    assert_int_equal (sights_find (self, 43), SIGHT_SPAM);
    sights_forget (self, 42);
    assert_int_equal (sights_find (self, 42), SIGHT_NONE);
    assert_int_equal (sights_find (self, 43), SIGHT_SPAM);
    sights_destroy (&self);
    assert_null (self);
}

static void a_full_table_lets_the_oldest_go (void **state) {
    (void)state;
    enum { ENTRIES = (1 << 20) / 4 };
    sights_t *self = sights_new (1 << 20);
    for (uint64_t i = 0; i < 3 * ENTRIES; i++) sights_add (self, hash (i), false);
    int young = 0, old = 0;
    for (uint64_t i = 0; i < ENTRIES / 4; i++) {
        old += sights_find (self, hash (i)) != SIGHT_NONE;
        young += sights_find (self, hash (3 * ENTRIES - 1 - i)) != SIGHT_NONE;
    }
    assert_true (young > ENTRIES / 4 * 95 / 100);
    assert_true (old < ENTRIES / 4 * 10 / 100);
    sights_destroy (&self);
}

static void a_stranger_is_taken_for_known_less_than_once_in_a_hundred_thousand (void **state) {
    (void)state;
    sights_t *self = sights_new (1 << 20);
    for (uint64_t i = 0; i < (1 << 20) / 4; i++) sights_add (self, hash (i), false);
    int wrong = 0;
    for (uint64_t i = 0; i < 1000000; i++) wrong += sights_find (self, hash (i + (UINT64_C (1) << 40))) != SIGHT_NONE;
    assert_true (wrong < 10);
    sights_destroy (&self);
}

static void it_knows_how_many_it_holds (void **state) {
    (void)state;
    sights_t *self = sights_new (1 << 16);
    assert_int_equal (sights_room (self), (1 << 16) / 4);
    for (uint64_t i = 0; i < 100; i++) sights_add (self, hash (i), false);
    for (uint64_t i = 0; i < 100; i++) sights_add (self, hash (i), true);
    assert_int_equal (sights_held (self), 100);
    for (uint64_t i = 0; i < 40; i++) sights_forget (self, hash (i));
    sights_forget (self, hash (0));
    assert_int_equal (sights_held (self), 60);
    for (uint64_t i = 0; i < 10 * sights_room (self); i++) sights_add (self, hash (i), false);
    assert_in_range (sights_held (self), sights_room (self) * 9 / 10, sights_room (self));
    sights_destroy (&self);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (what_was_added_is_found_until_forgotten), cmocka_unit_test (a_full_table_lets_the_oldest_go),
        cmocka_unit_test (a_stranger_is_taken_for_known_less_than_once_in_a_hundred_thousand),
        cmocka_unit_test (it_knows_how_many_it_holds)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
