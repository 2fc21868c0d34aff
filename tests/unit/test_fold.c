/* stage: verdict */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "fold.h"
#include "trait.h"

enum {
    IDS,
    MESSAGES,
    SPAM,
    JUNK,
    NOTJUNK,
    TRAPS,
    FIRST,
    LAST,
    SPREAD,
    REACH,
    MAKE,
    BEFORE,
    ACCUSED,
    PASSED,
    AGAIN,
    WALKS
};

static uint64_t of (trait_kind_t kind, uint64_t rest) {
    return (uint64_t)kind << 56 | rest;
}

typedef struct {
    fold_t *fold;
    sights_t *sights;
    filter_t *rows;
    array_t *columns[FOLD_COLUMNS];
} fixture_t;

static void begin (fixture_t *self) {
    self->fold = fold_new ();
    self->sights = sights_new (1 << 16);
    self->rows = filter_new (1 << 16);
    for (int i = 0; i < FOLD_COLUMNS; i++) self->columns[i] = array_new ();
}

static void end (fixture_t *self) {
    fold_destroy (&self->fold);
    sights_destroy (&self->sights);
    filter_destroy (&self->rows);
    for (int i = 0; i < FOLD_COLUMNS; i++) array_destroy (&self->columns[i]);
}

static const char *column (fixture_t *self, int which) {
    for (int i = 0; i < FOLD_COLUMNS; i++) array_clear (self->columns[i]);
    fold_columns (self->fold, self->sights, NULL, self->columns);
    return array_whole (self->columns[which]);
}

static void add (fixture_t *self, bool spam, uint64_t source, int32_t hour, uint64_t trait) {
    fold_row_t row = {.spam = spam, .source = source, .hour = hour};
    fold_add (self->fold, &row, &trait, 1);
}

static void settle (fixture_t *self, const uint64_t *rowless, size_t n_rowless, const uint64_t *settled,
                    size_t n_settled) {
    const folded_t folded = {rowless, settled, n_rowless, n_settled};
    fold_settle (self->fold, self->sights, self->rows, &folded);
}

static void a_first_sight_makes_no_row (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    add (&self, false, 5, 100, of (TRAIT_helo, 1));
    assert_string_equal (column (&self, MAKE), "{\"f\"}");
    assert_string_equal (column (&self, BEFORE), "{0}");
    end (&self);
}

static void two_sights_in_one_fold_make_a_row (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    add (&self, true, 1, 100, of (TRAIT_helo, 1));
    add (&self, false, 2, 90, of (TRAIT_helo, 1));
    assert_string_equal (column (&self, MAKE), "{\"t\"}");
    assert_string_equal (column (&self, MESSAGES), "{2}");
    assert_string_equal (column (&self, SPAM), "{1}");
    assert_string_equal (column (&self, FIRST), "{90}");
    assert_string_equal (column (&self, LAST), "{100}");
    assert_string_equal (column (&self, SPREAD), "{6}");
    end (&self);
}

static void a_second_sight_brings_the_first_with_it (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    uint64_t seen = of (TRAIT_address, 7), spam = of (TRAIT_address, 8), both[] = {seen, spam};
    add (&self, false, 1, 100, seen);
    add (&self, true, 1, 100, spam);
    column (&self, IDS);
    settle (&self, both, 2, NULL, 0);
    fold_clear (self.fold);
    add (&self, false, 1, 101, seen);
    add (&self, false, 1, 101, spam);
    assert_string_equal (column (&self, MAKE), "{\"t\",\"t\"}");
    assert_string_equal (column (&self, BEFORE), "{1,3}");
    settle (&self, NULL, 0, NULL, 0);
    assert_int_equal (sights_find (self.sights, seen), SIGHT_NONE);
    end (&self);
}

static void a_lesson_makes_rows_and_counts_no_message (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    uint64_t trait = of (TRAIT_text, 3);
    fold_row_t lesson = {.lesson = true, .junk = 50, .hour = 200};
    fold_add (self.fold, &lesson, &trait, 1);
    lesson.junk = -50;
    lesson.notjunk = 50;
    fold_add (self.fold, &lesson, &trait, 1);
    assert_string_equal (column (&self, MAKE), "{\"t\"}");
    assert_string_equal (column (&self, MESSAGES), "{0}");
    assert_string_equal (column (&self, JUNK), "{0}");
    assert_string_equal (column (&self, NOTJUNK), "{50}");
    end (&self);
}

static void traits_come_in_ascending_order_each_once (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    for (uint64_t i = 3000; i > 0; i--)
        for (int twice = 0; twice < 2; twice++) add (&self, false, i, 1, of (TRAIT_address, i));
    const char *ids = column (&self, IDS);
    assert_int_equal (array_count (self.columns[IDS]), 3000);
    uint64_t last = 0;
    for (const char *at = ids + 1; *at && *at != '}'; at += strcspn (at, ",}") + (at[strcspn (at, ",}")] == ',')) {
        uint64_t id = strtoull (at, NULL, 10);
        assert_true (id > last);
        last = id;
    }
    end (&self);
}

static void reach_counts_recipients_and_walks_only_content (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    uint64_t traits[] = {of (TRAIT_address, 1), of (TRAIT_text, 2), of (TRAIT_recipient, 3), of (TRAIT_recipient, 4)};
    fold_row_t row = {.source = 9, .hour = 24};
    fold_add (self.fold, &row, traits, 4);
    assert_string_equal (column (&self, REACH), "{24,24,24,24}");
    assert_string_equal (column (&self, WALKS + 2), "{\"1970-01-02\"}");
    assert_int_equal (array_count (self.columns[WALKS]), 1);
    end (&self);
}

static void senders_are_told_apart_by_what_they_prove (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    uint64_t bulk[] = {of (TRAIT_address, 1), of (TRAIT_spf_domain, 2), of (TRAIT_dkim_domain, 3),
                       of (TRAIT_dkim_domain, 4), of (TRAIT_template, 9)};
    fold_row_t row = {.source = 1, .hour = 24};
    fold_add (self.fold, &row, bulk, 5);
    assert_string_equal (column (&self, PASSED), "{8,8,8,8,8}");
    row.spam = true; /* caught: it reached nobody */
    bulk[2] = of (TRAIT_dkim_domain, 5);
    fold_add (self.fold, &row, bulk + 4, 1);
    row = (fold_row_t){.source = 1, .hour = 24, .stranger = true};
    fold_add (self.fold, &row, bulk + 4, 1);
    assert_string_equal (column (&self, PASSED), "{8,8,8,8,8}");
    assert_string_equal (column (&self, ACCUSED), "{0,0,0,0,0}");
    fold_row_t lesson = {.lesson = true, .junk = 30, .hour = 25};
    fold_add (self.fold, &lesson, bulk, 2);
    assert_string_equal (column (&self, ACCUSED), "{4,4,0,0,0}");
    assert_string_equal (column (&self, AGAIN), "{\"f\",\"f\",\"f\",\"f\",\"f\"}");
    lesson.junk = -30;
    fold_add (self.fold, &lesson, bulk, 2);
    assert_string_equal (column (&self, AGAIN), "{\"t\",\"t\",\"f\",\"f\",\"f\"}");
    end (&self);
}

static void the_history_is_not_told_of_a_first_sight_where_all_rows_are_known (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    uint64_t old = of (TRAIT_text, 2), fresh = of (TRAIT_text, 3);
    filter_add (self.rows, old);
    add (&self, false, 9, 24, old);
    add (&self, false, 9, 24, fresh);
    for (int i = 0; i < FOLD_COLUMNS; i++) array_clear (self.columns[i]);
    fold_columns (self.fold, self.sights, self.rows, self.columns);
    assert_int_equal (array_count (self.columns[IDS]), 1);
    assert_int_equal (array_count (self.columns[WALKS]), 1);
    settle (&self, NULL, 0, NULL, 0);
    assert_int_equal (sights_find (self.sights, fresh), SIGHT_DELIVERED);
    assert_int_equal (sights_find (self.sights, old), SIGHT_NONE);
    fold_clear (self.fold);
    add (&self, false, 9, 25, fresh);
    assert_string_equal (column (&self, MAKE), "{\"t\"}");
    settle (&self, NULL, 0, NULL, 0);
    assert_true (filter_has (self.rows, fresh));
    end (&self);
}

static void a_pair_is_written_once_a_month (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    uint64_t trait = of (TRAIT_text, 2);
    for (int twice = 0; twice < 2; twice++) add (&self, false, 9, 24, trait);
    column (&self, IDS);
    assert_int_equal (array_count (self.columns[WALKS]), 1);
    settle (&self, NULL, 0, NULL, 0); /* few sources had it yet: the pair was not kept */
    fold_clear (self.fold);
    add (&self, false, 9, 25, trait);
    column (&self, IDS);
    assert_int_equal (array_count (self.columns[WALKS]), 1);
    settle (&self, NULL, 0, &trait, 1);
    fold_clear (self.fold);
    add (&self, false, 9, 26, trait);
    column (&self, IDS);
    assert_int_equal (array_count (self.columns[WALKS]), 0);
    add (&self, false, 10, 26, trait);
    add (&self, false, 9, 24 * 40, trait);
    column (&self, IDS);
    assert_int_equal (array_count (self.columns[WALKS]), 2);
    end (&self);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_first_sight_makes_no_row),
        cmocka_unit_test (two_sights_in_one_fold_make_a_row),
        cmocka_unit_test (a_second_sight_brings_the_first_with_it),
        cmocka_unit_test (a_lesson_makes_rows_and_counts_no_message),
        cmocka_unit_test (traits_come_in_ascending_order_each_once),
        cmocka_unit_test (reach_counts_recipients_and_walks_only_content),
        cmocka_unit_test (the_history_is_not_told_of_a_first_sight_where_all_rows_are_known),
        cmocka_unit_test (a_pair_is_written_once_a_month),
        cmocka_unit_test (senders_are_told_apart_by_what_they_prove)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
