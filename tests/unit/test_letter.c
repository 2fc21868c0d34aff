/* stage: console */
/* The letter to a clumsy sender: what it names, in both languages, and what it leaves out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "letter.h"

#include <stdlib.h>
#include <string.h>

static const thresholds_t thresholds = {.of = {[MEASURE_COMPLAINTS] = {0.1, 0.3, 100},
                                               [MEASURE_UNKNOWN] = {2, 8, 50},
                                               [MEASURE_TRAPS] = {1, 5, 0},
                                               [MEASURE_UNAUTHENTICATED] = {10, 50, 50}}};

static letter_t clumsy (void) {
    return (letter_t){.sender = "shop.example",
                      .provider = "provider.example",
                      .contact = "abuse@provider.example",
                      .from = "2026-03-01",
                      .to = "2026-03-07",
                      .review = "2026-03-21",
                      .messages = 12000,
                      .delivered = 11000,
                      .marked = 900,
                      .refused = 100,
                      .share = {0.62, 12.5, 0, 3},
                      .low = {0.49, 11.9, 0, 2.7},
                      .judged = {true, true, true, true}};
}

static char *written (const letter_t *letter, bool french) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream (&text, &size);
    assert_non_null (out);
    letter_write (letter, &thresholds, french, out);
    fclose (out);
    return text;
}

static void assert_says (const char *text, const char *words) {
    if (!strstr (text, words)) fail_msg ("\"%s\" is missing in:\n%s", words, text);
}

static void a_level_is_judged_by_the_lower_end (void **state) {
    letter_t letter = clumsy ();
    (void)state;
    assert_int_equal (letter_level (&letter, &thresholds, MEASURE_COMPLAINTS), 2);
    letter.low[MEASURE_COMPLAINTS] = 0.299;
    assert_int_equal (letter_level (&letter, &thresholds, MEASURE_COMPLAINTS), 1);
    letter.low[MEASURE_COMPLAINTS] = 0.09;
    assert_int_equal (letter_level (&letter, &thresholds, MEASURE_COMPLAINTS), 0);
    letter.low[MEASURE_COMPLAINTS] = 50;
    letter.judged[MEASURE_COMPLAINTS] = false;
    assert_int_equal (letter_level (&letter, &thresholds, MEASURE_COMPLAINTS), 0);
}

static void it_names_rates_causes_remedies_and_a_date (void **state) {
    letter_t letter = clumsy ();
    (void)state;
    char *text = written (&letter, false);
    for (const char **each =
             (const char *[]){"shop.example", "provider.example", "12000", "11000", "0.62%", "0.30%", "to be mended",
                              "12.50%", "550 5.1.1", "RFC 8058", "2026-03-21", "abuse@provider.example", "900", NULL};
         *each; each++)
        assert_says (text, *each);
    assert_null (strstr (text, "p=none")); /* nothing is said of what is as it should be */
    free (text);
}

static void it_speaks_french (void **state) {
    letter_t letter = clumsy ();
    (void)state;
    char *text = written (&letter, true);
    assert_says (text, "Madame, Monsieur");
    assert_says (text, "0,62 %");
    assert_says (text, "à corriger");
    assert_says (text, "2026-03-21");
    assert_null (strstr (text, "complaints"));
    free (text);
}

static void who_does_well_is_not_accused (void **state) {
    letter_t letter = clumsy ();
    (void)state;
    memset (letter.low, 0, sizeof letter.low);
    letter.marked = letter.refused = 0;
    char *text = written (&letter, false);
    assert_says (text, "every figure is where it should be");
    assert_says (text, "your mail is delivered");
    assert_null (strstr (text, "worse"));
    free (text);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_level_is_judged_by_the_lower_end),
                                       cmocka_unit_test (it_names_rates_causes_remedies_and_a_date),
                                       cmocka_unit_test (it_speaks_french),
                                       cmocka_unit_test (who_does_well_is_not_accused)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
