/* stage: fingerprint */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "bounds.h"
#include "speech.h"

enum { SEEN = 32 };

typedef struct {
    uint16_t sense[SEEN];
    uint32_t word[SEEN];
    size_t count;
} seen_t;

static void see (void *state, uint16_t sense, uint32_t word) {
    seen_t *self = state;
    if (self->count < SEEN) self->sense[self->count] = sense, self->word[self->count] = word;
    self->count++;
}

static seen_t walked (const lexicon_t *lexicon, const char *text) {
    seen_t seen = {.count = 0};
    char *copy = malloc (strlen (text) + 1); /* exactly as long: a read past it is seen */
    assert_non_null (copy);
    memcpy (copy, text, strlen (text));
    lexicon_walk (lexicon, copy, strlen (text), see, &seen);
    free (copy);
    return seen;
}

static bool speaks (const lexicon_t *lexicon, const char *text, uint16_t sense) {
    seen_t seen = walked (lexicon, text);
    for (size_t i = 0; i < seen.count && i < SEEN; i++)
        if (seen.sense[i] == sense) return true;
    return false;
}

static void words_are_found_whole_and_stems_with_any_end (void **state) {
    (void)state;
    lexicon_t *lexicon = lexicon_new ();
    assert_int_equal (lexicon_add (lexicon, "pay | hack*", 3), 0);
    assert_true (speaks (lexicon, "please pay", 3));
    assert_true (speaks (lexicon, "pay now", 3));
    assert_false (speaks (lexicon, "payment", 3));
    assert_false (speaks (lexicon, "repay", 3));
    assert_true (speaks (lexicon, "i hacked it", 3));
    assert_true (speaks (lexicon, "hack", 3));
    assert_false (speaks (lexicon, "", 3));
    lexicon_destroy (&lexicon);
    assert_null (lexicon);
}

static void phrases_go_over_words_stems_and_numbers (void **state) {
    (void)state;
    lexicon_t *lexicon = lexicon_new ();
    lexicon_add (lexicon, "j ai pirat* votre | # hours", 7);
    assert_true (speaks (lexicon, "oui j ai piratee votre compte", 7));
    assert_true (speaks (lexicon, "j ai pirat votre", 7));
    assert_false (speaks (lexicon, "j ai pirate mon compte", 7));
    assert_true (speaks (lexicon, "you have 48 hours", 7));
    assert_true (speaks (lexicon, "1 hours", 7));
    assert_false (speaks (lexicon, "few hours", 7));
    lexicon_destroy (&lexicon);
}

static void each_sense_comes_with_its_place (void **state) {
    (void)state;
    lexicon_t *lexicon = lexicon_new ();
    lexicon_add (lexicon, "gift card", 1);
    lexicon_add (lexicon, "card", 2);
    seen_t seen = walked (lexicon, "one gift card more");
    assert_int_equal (seen.count, 2);
    assert_int_equal (seen.sense[0], 1);
    assert_int_equal (seen.word[0], 1);
    assert_int_equal (seen.sense[1], 2);
    assert_int_equal (seen.word[1], 2);
    lexicon_destroy (&lexicon);
}

static void what_does_not_fit_is_left_out_and_counted (void **state) {
    (void)state;
    char phrase[LIMIT_PHRASE + 2];
    memset (phrase, 'a', sizeof phrase - 1);
    phrase[sizeof phrase - 1] = '\0';
    lexicon_t *lexicon = lexicon_new ();
    assert_int_equal (lexicon_add (lexicon, "d'accord | * | caf\xC3\xA9 | ab*c", 1), 4);
    assert_int_equal (lexicon_add (lexicon, phrase, 1), 1);
    assert_false (speaks (lexicon, "d accord abc", 1));
    lexicon_destroy (&lexicon);
}

static void the_list_of_meanings_fits_and_each_group_has_words (void **state) {
    (void)state;
    lexicon_t *lexicon = lexicon_new ();
    assert_int_equal (speech_teach (lexicon), 0);
    arena_t *arena = arena_new ();
    const char *text = "i hacked your computer and want bitcoin";
    speech_t *speech = speech_read (lexicon, arena, "", "votre colis", text, strlen (text));
    assert_int_equal (speech->words, 7);
    assert_true (speech->headline & MEANS (parcel));
    assert_int_equal (speech_count (speech, MEANING_crypto), 1);
    assert_true (speech_count (speech, MEANING_hack) >= 1);
    assert_int_equal (speech_count (speech, MEANING_pills), 0);
    arena_destroy (&arena);
    lexicon_destroy (&lexicon);
}

static void hostile_text_is_walked_in_linear_time (void **state) {
    (void)state;
    lexicon_t *lexicon = lexicon_new ();
    speech_teach (lexicon);
    size_t size = 4 << 20;
    char *text = malloc (size);
    assert_non_null (text);
    for (size_t i = 0; i < size; i++) text[i] = "j ai pirat "[i % 11];
    seen_t seen = {.count = 0};
    lexicon_walk (lexicon, text, size, see, &seen);
    memset (text, '7', size);
    assert_int_equal (lexicon_walk (lexicon, text, size, see, &seen), 1);
    free (text);
    lexicon_destroy (&lexicon);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (words_are_found_whole_and_stems_with_any_end),
        cmocka_unit_test (phrases_go_over_words_stems_and_numbers),
        cmocka_unit_test (each_sense_comes_with_its_place),
        cmocka_unit_test (what_does_not_fit_is_left_out_and_counted),
        cmocka_unit_test (the_list_of_meanings_fits_and_each_group_has_words),
        cmocka_unit_test (hostile_text_is_walked_in_linear_time),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
