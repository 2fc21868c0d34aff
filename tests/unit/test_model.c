/* The learner: what it keeps of lessons, forgets, takes back, and how much it dares to say. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scorer.h"

enum { LETTERS = 120, FEATURES = 60, COMMON = 400, OWN = 100, WEIGHT = 100 };

static uint32_t letters[2 * LETTERS][FEATURES];
static uint64_t seed = 1;

static uint32_t chance (uint32_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* Even letters are wanted, odd ones junk: half of each one's features are of all mail, half of its kind. */
static int make_letters (void **state) {
    (void)state;
    for (size_t i = 0; i < 2 * LETTERS; i++)
        for (size_t j = 0; j < FEATURES; j++)
            letters[i][j] = j % 2 ? 1 + chance (COMMON) : (uint32_t)(1000 + 1000 * (i % 2)) + chance (OWN);
    return 0;
}

static lesson_t teach (model_t *model, size_t letter) {
    lesson_t lesson = {.junk = letter % 2, .weight = WEIGHT};
    model_teach (model, letters[letter], FEATURES, &lesson);
    return lesson;
}

static void assert_same (const model_t *left, const model_t *right) {
    size_t size, other;
    uint8_t *a = model_write (left, &size), *b = model_write (right, &other);
    assert_int_equal (size, other);
    assert_memory_equal (a, b, size);
    free (a);
    free (b);
}

static model_t *copy (const model_t *model) {
    size_t size;
    uint8_t *bytes = model_write (model, &size);
    model_t *other = model_read (bytes, size);
    assert_non_null (other);
    free (bytes);
    return other;
}

static void what_was_taught_is_told_from_what_was_not (void **state) {
    (void)state;
    model_t *model = model_new ();
    for (size_t i = 0; i < LETTERS; i++) teach (model, i);
    scorer_t *scorer = scorer_new (model);
    for (size_t i = LETTERS; i < 2 * LETTERS; i++) {
        double score = scorer_score (scorer, letters[i], FEATURES);
        assert_true (i % 2 ? score > 0 : score < 0);
        assert_true (i % 2 ? scorer_bits (scorer, score) > 0 : scorer_bits (scorer, score) < 0);
        assert_true (score - model_score (model, letters[i], FEATURES) < 1e-4);
        assert_true (model_score (model, letters[i], FEATURES) - score < 1e-4);
    }
    scorer_destroy (&scorer);
    model_destroy (&model);
    assert_null (model);
}

/* Teaches the letters of one kind, then those of the other. */
static model_t *taught_in_turn (size_t first) {
    model_t *model = model_new ();
    for (size_t i = first; i < LETTERS; i += 2) teach (model, i);
    for (size_t i = 1 - first; i < LETTERS; i += 2) teach (model, i);
    return model;
}

/* All junk first or all wanted mail first: unknown letters are told apart by the same gap, and nearly by the same score
 * as where both kinds came in turns. */
static void the_order_of_kinds_makes_little_difference (void **state) {
    (void)state;
    model_t *turns = model_new (), *orders[2] = {taught_in_turn (0), taught_in_turn (1)};
    for (size_t i = 0; i < LETTERS; i++) teach (turns, i);
    for (size_t i = LETTERS; i < 2 * LETTERS; i++) {
        double wanted = model_score (turns, letters[i], FEATURES);
        for (int k = 0; k < 2; k++) {
            double score = model_score (orders[k], letters[i], FEATURES);
            assert_true (i % 2 ? score > 0 : score < 0);
            assert_true (fabs (score - wanted) < fabs (wanted) / 4);
        }
    }
    model_destroy (&turns);
    for (int k = 0; k < 2; k++) model_destroy (&orders[k]);
}

/* Ten times as much junk as wanted mail was taught: unknown wanted letters are still none. */
static void much_of_one_kind_drowns_nothing (void **state) {
    (void)state;
    model_t *model = model_new ();
    for (int round = 0; round < 10; round++)
        for (size_t i = 1; i < LETTERS; i += 2) teach (model, i);
    for (size_t i = 0; i < LETTERS; i += 2) teach (model, i);
    for (size_t i = LETTERS; i < 2 * LETTERS; i++)
        assert_true (i % 2 ? model_score (model, letters[i], FEATURES) > 0
                           : model_score (model, letters[i], FEATURES) < 0);
    model_destroy (&model);
}

/* What nobody has seen speaks neither way, however much was taught. */
static void the_unknown_says_nothing (void **state) {
    (void)state;
    uint32_t strange[FEATURES];
    model_t *model = taught_in_turn (1);
    for (uint32_t i = 0; i < FEATURES; i++) strange[i] = model_feature (MODEL_TEXT, 100000 + i);
    assert_true (model_score (model, strange, FEATURES) == 0);
    model_destroy (&model);
}

/* A lesson counts for more where the model was sure of the opposite, and never for more than is said. */
static void surprises_count_for_more (void **state) {
    (void)state;
    model_t *model = taught_in_turn (0);
    lesson_t expected = {.junk = true, .weight = WEIGHT}, surprise = {.junk = false, .weight = WEIGHT};
    model_teach (model, letters[LETTERS + 1], FEATURES, &expected);
    model_teach (model, letters[LETTERS + 1], FEATURES, &surprise);
    assert_true (expected.push >= 0 && expected.push < surprise.push);
    assert_true (surprise.push <= MODEL_STRENGTHENED * WEIGHT);
    model_destroy (&model);
}

/* However lessons are batched, with a model written and read between the batches, the model is the same. */
static void batches_make_no_difference (void **state) {
    (void)state;
    model_t *whole = model_new (), *batched = model_new ();
    for (size_t i = 0; i < LETTERS; i++) {
        teach (whole, i);
        teach (batched, i);
        if (i % 7) continue;
        model_t *next = copy (batched);
        model_destroy (&batched);
        batched = next;
    }
    assert_same (whole, batched);
    model_destroy (&whole);
    model_destroy (&batched);
}

/* The last lesson is taken back without a trace; all of them, in any order, leave no count behind. */
static void lessons_are_taken_back (void **state) {
    (void)state;
    lesson_t lessons[LETTERS];
    model_t *model = model_new ();
    for (size_t i = 0; i < LETTERS - 1; i++) lessons[i] = teach (model, i);
    model_t *before = copy (model);
    lessons[LETTERS - 1] = teach (model, LETTERS - 1);
    assert_true (lessons[LETTERS - 1].push != 0);
    model_take_back (model, letters[LETTERS - 1], FEATURES, &lessons[LETTERS - 1]);
    assert_same (before, model);
    for (size_t i = 0; i < LETTERS - 1; i++) model_take_back (model, letters[i], FEATURES, &lessons[i]);
    assert_int_equal (model_junk (model), 0);
    assert_int_equal (model_notjunk (model), 0);
    model_destroy (&model);
    model_destroy (&before);
}

/* Past MODEL_LESSONS of one kind all counts are halved; a lesson from before then weighs half when it is taken back. */
static void old_mail_is_forgotten (void **state) {
    (void)state;
    model_t *model = model_new ();
    lesson_t first = teach (model, 0), last = {.junk = false, .weight = MODEL_WEIGHT};
    int64_t taught = WEIGHT;
    while (taught <= MODEL_LESSONS * 100ll) {
        model_teach (model, letters[2], FEATURES, &last);
        taught += MODEL_WEIGHT;
    }
    assert_int_equal (model_notjunk (model), taught / 2);
    model_take_back (model, letters[0], FEATURES, &first);
    assert_int_equal (model_notjunk (model), taught / 2 - WEIGHT / 2);
    model_destroy (&model);
}

/* A model that was taught one kind alone, or next to nothing, says nothing. */
static void little_knowledge_is_silent (void **state) {
    (void)state;
    model_t *model = model_new ();
    for (size_t i = 1; i < LETTERS; i += 2) teach (model, i);
    scorer_t *scorer = scorer_new (model);
    assert_int_equal (scorer_bits (scorer, scorer_score (scorer, letters[1], FEATURES)), 0);
    scorer_destroy (&scorer);
    teach (model, 0);
    scorer = scorer_new (model);
    assert_int_equal (scorer_bits (scorer, 50), 0);
    scorer_destroy (&scorer);
    for (size_t i = 2; i < 20; i += 2) teach (model, i);
    scorer = scorer_new (model);
    int32_t few = scorer_bits (scorer, 0.2);
    scorer_destroy (&scorer);
    for (size_t i = 20; i < LETTERS; i += 2) teach (model, i);
    scorer = scorer_new (model);
    assert_true (few > 0 && few < scorer_bits (scorer, 0.2));
    scorer_destroy (&scorer);
    model_destroy (&model);
}

static void bits_are_capped_and_grow (void **state) {
    (void)state;
    model_t *model = model_new ();
    for (size_t i = 0; i < LETTERS; i++) teach (model, i);
    scorer_t *scorer = scorer_new (model);
    assert_true (scorer_bits (scorer, 1e9) <= SCORER_MOST * 64);
    assert_true (scorer_bits (scorer, -1e9) >= -SCORER_MOST * 64);
    assert_int_equal (scorer_bits (scorer, 0), 0);
    for (int i = 0; i < 8; i++) assert_true (scorer_bits (scorer, i / 8.0) < scorer_bits (scorer, (i + 1) / 8.0));
    scorer_destroy (&scorer);
    model_destroy (&model);
}

/* Weights that are cut, of another make, or no weights at all. */
static void broken_weights_are_refused (void **state) {
    (void)state;
    size_t size;
    model_t *model = model_new ();
    for (size_t i = 0; i < 10; i++) teach (model, i);
    uint8_t *bytes = model_write (model, &size);
    assert_null (model_read (bytes, 0));
    assert_null (model_read (bytes, 3));
    assert_null (model_read (bytes, size - 1));
    bytes[2]++;
    assert_null (model_read (bytes, size));
    bytes[2]--;
    for (size_t i = 4; i < size; i++) {
        uint8_t *exact = malloc (size); /* a read past its end is seen */
        assert_non_null (exact);
        memcpy (exact, bytes, size);
        exact[i] ^= 0xff;
        model_t *other = model_read (exact, size);
        model_destroy (&other);
        free (exact);
    }
    memset (bytes + 4, 0xff, size - 4);
    assert_null (model_read (bytes, size));
    free (bytes);
    model_destroy (&model);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (what_was_taught_is_told_from_what_was_not),
        cmocka_unit_test (the_order_of_kinds_makes_little_difference),
        cmocka_unit_test (much_of_one_kind_drowns_nothing),
        cmocka_unit_test (the_unknown_says_nothing),
        cmocka_unit_test (surprises_count_for_more),
        cmocka_unit_test (batches_make_no_difference),
        cmocka_unit_test (lessons_are_taken_back),
        cmocka_unit_test (old_mail_is_forgotten),
        cmocka_unit_test (little_knowledge_is_silent),
        cmocka_unit_test (bits_are_capped_and_grow),
        cmocka_unit_test (broken_weights_are_refused),
    };
    return cmocka_run_group_tests (tests, make_letters, NULL);
}
