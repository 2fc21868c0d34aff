/* stage: fingerprint */
/* Text bands by a generator with a fixed seed: texts of invented words by Zipf's law, and of English ones. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bands.h"
#include "rarity.h"

enum { VOCABULARY = 20000, LETTERS = 16, WORDS = 1100, TEXTS = 400, SIZE = WORDS * LETTERS };

/* Little words, of which much of any text consists. */
static const char *const little[] = {"the",  "of",   "and",   "to",     "in",      "is",   "you",
                                     "that", "it",   "for",   "with",   "your",    "this", "have",
                                     "from", "will", "about", "please", "message", "when"};
static char vocabulary[VOCABULARY][LETTERS];
static uint64_t seed;

static uint32_t any (uint32_t below) {
    seed += 0x9E3779B97F4A7C15U;
    return (uint32_t)((rarity_mix (seed) >> 32) * below >> 32);
}

/* Syllables, so that words are of any length that words have. */
static void make_vocabulary (void) {
    static const char consonants[] = "bcdfglmnprstv", vowels[] = "aeiou";
    for (size_t i = 0; i < VOCABULARY; i++) {
        size_t syllables = 1 + any (4), size = 0;
        for (size_t k = 0; k < syllables; k++) {
            vocabulary[i][size++] = consonants[any (sizeof consonants - 1)];
            vocabulary[i][size++] = vowels[any (sizeof vowels - 1)];
            if (any (3) == 0) vocabulary[i][size++] = consonants[any (sizeof consonants - 1)];
        }
        vocabulary[i][size] = '\0';
    }
}

/* A word of the vocabulary: the smaller its number, the commoner. */
static const char *any_word (void) {
    if (any (5) < 2) return little[any (sizeof little / sizeof *little)];
    uint32_t room = 2 + any (VOCABULARY - 2);
    return vocabulary[any (room)];
}

typedef struct {
    const char *words[WORDS];
    size_t count;
} text_t;

static void make_text (text_t *self, size_t words) {
    self->count = words;
    for (size_t i = 0; i < words; i++) self->words[i] = any_word ();
}

static bands_t bands_of (const text_t *text) {
    static char joined[SIZE];
    size_t size = 0;
    bands_t bands;
    for (size_t i = 0; i < text->count; i++)
        size += (size_t)snprintf (joined + size, sizeof joined - size, "%s ", text->words[i]);
    bands_read (&bands, joined, size);
    return bands;
}

static bool share (const bands_t *one, const bands_t *other) {
    for (size_t i = 0; i < one->count; i++)
        for (size_t j = 0; j < other->count; j++)
            if (strcmp (one->hex[i], other->hex[j]) == 0) return true;
    return false;
}

/* How many of TEXTS texts of WORDS words share a band with what CHANGE makes of them. */
static size_t kept (size_t words, void (*change) (text_t *text)) {
    size_t count = 0;
    for (size_t i = 0; i < TEXTS; i++) {
        text_t text;
        make_text (&text, words);
        bands_t before = bands_of (&text);
        assert_true (before.count <= BANDS);
        change (&text);
        bands_t after = bands_of (&text);
        count += share (&before, &after);
    }
    return count;
}

static void change_every_fifth (text_t *text) {
    for (size_t i = any (5); i < text->count; i += 5) text->words[i] = any_word ();
}

static void drop_every_tenth (text_t *text) {
    size_t to = 0;
    for (size_t i = 0; i < text->count; i++)
        if (i % 10 != 9) text->words[to++] = text->words[i];
    text->count = to;
}

static void append_a_tenth (text_t *text) {
    for (size_t more = text->count / 10; more > 0 && text->count < WORDS; more--)
        text->words[text->count++] = any_word ();
}

static void put_other_words_before (text_t *text) {
    size_t more = text->count / 10;
    if (text->count + more > WORDS) more = WORDS - text->count;
    memmove (text->words + more, text->words, text->count * sizeof *text->words);
    for (size_t i = 0; i < more; i++) text->words[i] = any_word ();
    text->count += more;
}

/* The table: what a text may suffer, and how many copies in a hundred share a band all the same. */
static void copies_share_a_band (void **state) {
    (void)state;
    static const struct {
        const char *name;
        void (*change) (text_t *text);
        size_t least; /* of a hundred */
    } changes[] = {{"every fifth word changed", change_every_fifth, 80},
                   {"every tenth word left out", drop_every_tenth, 80},
                   {"a tenth added behind", append_a_tenth, 90},
                   {"a tenth added before", put_other_words_before, 90}};
    static const size_t lengths[] = {40, 100, 300, 1000};
    seed = 20261124;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            size_t count = kept (lengths[k], changes[i].change);
            print_message ("%-28s %4zu words: %zu of %d\n", changes[i].name, lengths[k], count, TEXTS);
            assert_true (count * 100 >= changes[i].least * TEXTS);
        }
}

enum { MANY = 4000 };

typedef struct {
    char hex[BAND_HEX + 1];
    size_t text;
} band_t;

static int compare (const void *a, const void *b) {
    return strcmp (((const band_t *)a)->hex, ((const band_t *)b)->hex);
}

/* Eight million pairs: at most eight may share a band. */
static void unrelated_texts_do_not (void **state) {
    (void)state;
    band_t *bands = calloc (MANY * BANDS, sizeof *bands);
    size_t count = 0, pairs = 0;
    assert_non_null (bands);
    seed = 7;
    for (size_t i = 0; i < MANY; i++) {
        text_t text;
        make_text (&text, 40 + any (300));
        bands_t found = bands_of (&text);
        for (size_t k = 0; k < found.count; k++) {
            memcpy (bands[count].hex, found.hex[k], sizeof found.hex[k]);
            bands[count++].text = i;
        }
    }
    qsort (bands, count, sizeof *bands, compare);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && compare (&bands[from], &bands[to]) == 0; to++) pairs += to - from;
    }
    print_message ("%zu of %d pairs share a band\n", pairs, MANY * (MANY - 1) / 2);
    assert_true (pairs <= 8);
    free (bands);
}

static void short_and_empty_texts_have_none (void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "thanks see you on thursday",
        "one two three four five six seven eight nine ten eleven twelve",
        "garden garden garden garden garden garden garden garden garden garden garden garden garden garden garden "
        "garden garden garden garden garden garden garden",
        "the of and to in is you that it for with your this have from will about please message when the of and to in "
        "is you that it for with your this have from will about please message when"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bands_t bands;
        bands_read (&bands, texts[i], strlen (texts[i]));
        assert_int_equal (bands.count, 0);
    }
}

static void a_long_text_is_bounded_and_equal_to_itself (void **state) {
    (void)state;
    enum { LONG = 2 << 20 };
    char *text = malloc (LONG);
    assert_non_null (text);
    seed = 3;
    for (size_t i = 0; i < LONG; i++) text[i] = any (8) ? (char)('a' + any (26)) : ' ';
    bands_t one, other;
    bands_read (&one, text, LONG);
    bands_read (&other, text, LONG);
    assert_int_equal (one.count, BANDS);
    assert_memory_equal (one.hex, other.hex, sizeof one.hex);
    free (text);
}

static int set_up (void **state) {
    (void)state;
    seed = 1;
    make_vocabulary ();
    return 0;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (copies_share_a_band),
        cmocka_unit_test (unrelated_texts_do_not),
        cmocka_unit_test (short_and_empty_texts_have_none),
        cmocka_unit_test (a_long_text_is_bounded_and_equal_to_itself),
    };
    return cmocka_run_group_tests (tests, set_up, NULL);
}
