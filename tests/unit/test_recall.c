/* stage: reputation */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "recall_cache.h"
#include "filter.h"

enum { IDS = 20000, BITS_AN_ID = 16, WRONG_YES = IDS / 200, KEEP = 2000, NOW = 100000 };

/* As good as random, of kind 5. */
static uint64_t id_of (uint64_t i) {
    uint64_t x = (i + 1) * 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 31) * 0xd6e8feb86659fd93u;
    return UINT64_C (5) << 56 | (x ^ x >> 32) >> 8;
}

static void a_filter_never_says_a_wrong_no (void **state) {
    filter_t *filter = filter_new (IDS * BITS_AN_ID / 8);
    (void)state;
    for (uint64_t i = 0; i < IDS; i++) filter_add (filter, id_of (i));
    for (uint64_t i = 0; i < IDS; i++) assert_true (filter_has (filter, id_of (i)));
    filter_destroy (&filter);
    assert_null (filter);
}

static void and_seldom_a_wrong_yes (void **state) {
    filter_t *filter = filter_new (IDS * BITS_AN_ID / 8);
    int wrong = 0;
    (void)state;
    for (uint64_t i = 0; i < IDS; i++) filter_add (filter, id_of (i));
    for (uint64_t i = IDS; i < 2 * IDS; i++) wrong += filter_has (filter, id_of (i));
    assert_in_range (wrong, 0, WRONG_YES);
    filter_destroy (&filter);
}

static void it_counts_what_is_new (void **state) {
    filter_t *filter = filter_new (1 << 20);
    (void)state;
    assert_int_equal (filter_count (filter), 0);
    for (int round = 0; round < 2; round++)
        for (uint64_t i = 0; i < 100; i++) filter_add (filter, id_of (i));
    assert_int_equal (filter_count (filter), 100);
    assert_int_equal (filter_room (filter), 1 << 20);
    filter_destroy (&filter);
}

static void the_smallest_filter_still_answers (void **state) {
    filter_t *filter = filter_new (1);
    (void)state;
    assert_false (filter_has (filter, id_of (1)));
    filter_add (filter, id_of (1));
    assert_true (filter_has (filter, id_of (1)));
    filter_destroy (&filter);
}

static void a_past_is_kept_for_a_while (void **state) {
    cache_t *cache = cache_new (1024);
    past_t past = {.id = id_of (1), .messages = 7};
    const past_t *found = NULL;
    (void)state;
    assert_int_equal (cache_find (cache, id_of (1), 0, &found), CACHE_UNKNOWN);
    cache_put (cache, id_of (1), NOW, &past);
    cache_put (cache, id_of (2), NOW, NULL);
    assert_int_equal (cache_find (cache, id_of (1), NOW + KEEP - KEEP, &found), CACHE_PAST);
    assert_int_equal (found->messages, 7);
    assert_int_equal (cache_find (cache, id_of (2), NOW, &found), CACHE_NONE);
    assert_int_equal (cache_find (cache, id_of (1), NOW + 1, &found), CACHE_UNKNOWN);
    cache_destroy (&cache);
}

/* A question that was under way when a report came would otherwise bring back what was so before it. */
static void what_was_taught_is_asked_for_again (void **state) {
    cache_t *cache = cache_new (1024);
    past_t past = {.id = id_of (1), .messages = 7};
    const past_t *found = NULL;
    (void)state;
    cache_put (cache, id_of (1), NOW, &past);
    cache_drop (cache, id_of (1), NOW + 10);
    assert_int_equal (cache_find (cache, id_of (1), 0, &found), CACHE_UNKNOWN);
    cache_put (cache, id_of (1), NOW + 9, &past);
    assert_int_equal (cache_find (cache, id_of (1), 0, &found), CACHE_UNKNOWN);
    past.messages = 8;
    cache_put (cache, id_of (1), NOW + 12, &past);
    assert_int_equal (cache_find (cache, id_of (1), NOW, &found), CACHE_PAST);
    assert_int_equal (found->messages, 8);
    cache_destroy (&cache);
}

static void the_oldest_gives_way (void **state) {
    enum { ENTRIES = 64 };
    cache_t *cache = cache_new (ENTRIES);
    const past_t *found = NULL;
    int held = 0;
    (void)state;
    for (int i = 0; i < 100 * ENTRIES; i++) cache_put (cache, id_of ((uint64_t)i), NOW + i, NULL);
    for (int i = 0; i < 100 * ENTRIES; i++) held += cache_find (cache, id_of ((uint64_t)i), 0, &found) == CACHE_NONE;
    assert_int_equal (held, ENTRIES);
    assert_int_equal (cache_find (cache, id_of (100 * ENTRIES - 1), 0, &found), CACHE_NONE);
    cache_destroy (&cache);
}

static void a_cache_of_nothing_knows_nothing (void **state) {
    cache_t *cache = cache_new (0);
    past_t past = {.id = id_of (1)};
    const past_t *found = NULL;
    (void)state;
    cache_put (cache, id_of (1), NOW, &past);
    cache_drop (cache, id_of (1), NOW);
    assert_int_equal (cache_find (cache, id_of (1), 0, &found), CACHE_UNKNOWN);
    cache_destroy (&cache);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_filter_never_says_a_wrong_no), cmocka_unit_test (and_seldom_a_wrong_yes),
        cmocka_unit_test (it_counts_what_is_new),          cmocka_unit_test (the_smallest_filter_still_answers),
        cmocka_unit_test (a_past_is_kept_for_a_while),     cmocka_unit_test (what_was_taught_is_asked_for_again),
        cmocka_unit_test (the_oldest_gives_way),           cmocka_unit_test (a_cache_of_nothing_knows_nothing),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
