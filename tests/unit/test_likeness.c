/* stage: fingerprint */
/* Sentences, templates, footers: under which changes their traits stay, and under which not. */
#include "../support/fingerprint_fixture.h"

#include "footer.h"
#include "sentence.h"
#include "template.h"

static evidence_t *letter (const char *body) {
    const char *text =
        arena_printf (arena,
                      "From: Ada <ada@example.com>\nSubject: hello\nDate: Tue, 6 Jan 2026 10:00:00 "
                      "+0000\nMessage-ID: <1@example.com>\nContent-Type: text/plain; charset=utf-8\n\n%s",
                      body);
    return evidence_of (text, strlen (text));
}

static size_t shared (const evidence_t *one, const evidence_t *other, trait_kind_t kind) {
    size_t count = 0;
    for (size_t i = 0; i < one->n_traits; i++)
        for (size_t j = 0; j < other->n_traits; j++)
            count += trait_kind (one->traits[i]->id) == (int)kind && one->traits[i]->id == other->traits[j]->id;
    return count;
}

typedef struct {
    const char *change, *body;
    bool same;
} change_t;

#define TELLING "Our laboratory distils lavender blossoms from terraced Provencal hillsides into bottled perfume"

static void a_sentence_stays_when_all_around_it_changes (void **state) {
    (void)state;
    static const change_t changes[] = {
        {"other sentences around it", "Good morning. It rained. " TELLING ". Write soon, and come again.", true},
        {"another place", TELLING ".\n\nThe cat sat on the mat. Nothing else.", true},
        {"letter case",
         "OUR LABORATORY DISTILS LAVENDER BLOSSOMS FROM TERRACED PROVENCAL HILLSIDES INTO BOTTLED PERFUME!", true},
        {"line breaks within",
         "Our laboratory distils lavender\nblossoms from terraced\n Provencal hillsides into bottled perfume.", true},
        {"punctuation",
         "Our laboratory distils lavender blossoms, from terraced Provencal hillsides; into bottled perfume?", true},
        {"invisible letters",
         "Our labo\xE2\x80\x8Bratory distils laven\xC2\xAD"
         "der blossoms from terraced Provencal hillsides into bottled perfume.",
         true},
        {"one word changed",
         "Our laboratory distils lavender blossoms from terraced Tuscan hillsides into bottled perfume.", false},
        {"words in another order",
         "From terraced Provencal hillsides our laboratory distils lavender blossoms into bottled perfume.", false},
        {"only a part of it", "Our laboratory distils lavender.", false}};
    evidence_t *original = letter ("Dear all, some news. " TELLING ". See you.");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        bool same = shared (original, letter (changes[i].body), TRAIT_sentence) > 0;
        if (same != changes[i].same) fail_msg ("%s", changes[i].change);
    }
}

static void a_sentence_that_tells_nothing_is_none (void **state) {
    (void)state;
    static const char *const bodies[] = {
        "", "Thank you very much for your message, we will come back to you as soon as we can.",
        "Yes. No. Perhaps. Garden. Lavender.", "Laboratory lavender perfume."};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        assert_null (trait_of (letter (bodies[i]), TRAIT_sentence));
}

static void there_are_three_sentences_at_most (void **state) {
    (void)state;
    char body[4000] = "";
    sentence_t found[SENTENCES];
    size_t size = 0;
    for (int i = 0; i < 20; i++)
        size += (size_t)snprintf (
            body + size, sizeof body - size,
            "Gardeners number%c exchange blossoming magnolias, camellias, peonies and foxgloves. ", 'a' + i);
    assert_int_equal (sentence_read (arena, body, size, found), SENTENCES);
    for (size_t i = 1; i < SENTENCES; i++) assert_true (found[i - 1].weight >= found[i].weight);
    size = 0;
    for (int i = 0; i < 20; i++)
        size += (size_t)snprintf (body + size, sizeof body - size,
                                  "Gardeners exchange blossoming magnolias, camellias, peonies and foxgloves. ");
    assert_int_equal (sentence_read (arena, body, size, found), 1);
}

static const change_t template_changes[] = {
    {"another name",
     "Hello Bertrand,\nyour parcel 4711 of 3 March is held at our depot in Lyon. Please pay 2.99 EUR at "
     "https://parcels.example/x1 or write to desk@parcels.example before Friday. Regards, the depot",
     true},
    {"a longer name in capitals",
     "Hello Marie-Anne DUBOIS,\nyour parcel 4711 of 3 March is held at our depot in Lyon. Please pay "
     "2.99 EUR at https://parcels.example/x1 or write to desk@parcels.example before Friday. Regards, the depot",
     true},
    {"a name in small letters",
     "Hello bertrand,\nyour parcel 4711 of 3 March is held at our depot in Lyon. Please pay 2.99 EUR at "
     "https://parcels.example/x1 or write to desk@parcels.example before Friday. Regards, the depot",
     true},
    {"other numbers, amounts and dates",
     "Hello Ada,\nyour parcel AB-99/12 of 24 December 2026 is held at our depot in Lyon. Please pay "
     "1,049.00 euros at https://parcels.example/x1 or write to desk@parcels.example before Tuesday. "
     "Regards, the depot",
     true},
    {"other links and addresses",
     "Hello Ada,\nyour parcel 4711 of 3 March is held at our depot in Lyon. Please pay 2.99 EUR at "
     "www.delivery.test/pay?i=9 or write to service@delivery.test before Friday. Regards, the depot",
     true},
    {"another town",
     "Hello Ada,\nyour parcel 4711 of 3 March is held at our depot in Clermont Ferrand. Please pay 2.99 EUR at "
     "https://parcels.example/x1 or write to desk@parcels.example before Friday. Regards, the depot",
     true},
    {"other spaces and line breaks",
     "Hello Ada,  your parcel 4711 of 3 March\nis held at our   depot in Lyon.\nPlease pay 2.99 EUR at\n"
     "https://parcels.example/x1 or write to desk@parcels.example before Friday.\n\nRegards, the depot\n",
     true},
    {"another verb",
     "Hello Ada,\nyour parcel 4711 of 3 March is lost at our depot in Lyon. Please pay 2.99 EUR at "
     "https://parcels.example/x1 or write to desk@parcels.example before Friday. Regards, the depot",
     false},
    {"a sentence more",
     "Hello Ada,\nyour parcel 4711 of 3 March is held at our depot in Lyon. Please pay 2.99 EUR at "
     "https://parcels.example/x1 or write to desk@parcels.example before Friday. Do it now. Regards, the depot",
     false},
    {"no link",
     "Hello Ada,\nyour parcel 4711 of 3 March is held at our depot in Lyon. Please pay 2.99 EUR or write to "
     "desk@parcels.example before Friday. Regards, the depot",
     false}};

static void a_template_stays_when_it_is_filled_in_anew (void **state) {
    (void)state;
    const char *original = trait_of (
        letter ("Hello Ada,\nyour parcel 4711 of 3 March is held at our depot in Lyon. Please pay 2.99 EUR at "
                "https://parcels.example/x1 or write to desk@parcels.example before Friday. Regards, the depot"),
        TRAIT_template);
    assert_non_null (original);
    for (size_t i = 0; i < sizeof template_changes / sizeof *template_changes; i++) {
        const char *template = trait_of (letter (template_changes[i].body), TRAIT_template);
        assert_non_null (template);
        if ((strcmp (original, template) == 0) != template_changes[i].same) fail_msg ("%s", template_changes[i].change);
    }
}

static void a_template_needs_words (void **state) {
    (void)state;
    assert_null (trait_of (letter (""), TRAIT_template));
    assert_null (trait_of (letter ("Hello Ada, 12 345 678 https://a.example/ b@a.example"), TRAIT_template));
}

static void what_a_template_keeps_is_known (void **state) {
    (void)state;
    size_t size;
    const char *text = "Dear Mr Smith, we owe you $ 12.50 since 3 May; see www.a.example, write to x@a.example: "
                       "nothing else is needed from you or from your own bank today";
    assert_string_equal (template_of (arena, text, strlen (text), &size),
                         "dear mr N we owe you 9 since 9 see U write to @ nothing else is needed from you or from your "
                         "own bank today ");
}

#define BODY                                                                                                           \
    "Our laboratory distils lavender blossoms from terraced hillsides into bottled perfume, says the gardener whose "  \
    "greenhouse overlooks the valley, where orchards flourish and beehives hum\n"
#define OTHER                                                                                                          \
    "The harbour council postponed dredging until engineers inspect the breakwater, trawlers meanwhile anchor beyond " \
    "the lighthouse while fishmongers grumble about dwindling catches again\n"
#define FOOTER                                                                                                         \
    "Gardenmail: swift, secure postage without advertising or surveillance whatsoever\n"                               \
    "Download nightly builds, subscribe to bulletins, browse archived conversations\n"

static void footers_make_no_texts_alike (void **state) {
    (void)state;
    static const char *const rules[] = {"-- \n", "--\n", "_______________________________________________\n",
                                        "------------ Gardenmail's sponsor ------------\n", "==========\n"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const char *one = arena_printf (arena, BODY "%s" FOOTER, rules[i]),
                   *other = arena_printf (arena, OTHER "%s" FOOTER, rules[i]);
        assert_int_equal (shared (letter (one), letter (other), TRAIT_text_band), 0);
        assert_int_equal (shared (letter (one), letter (other), TRAIT_sentence), 0);
        assert_true (shared (letter (one), letter (BODY), TRAIT_text_band) >= 6);
        assert_true (shared (letter (one), letter (BODY), TRAIT_sentence) > 0);
    }
}

static void a_text_below_a_rule_at_its_top_is_no_footer (void **state) {
    (void)state;
    assert_true (shared (letter ("-- \n" BODY), letter (BODY), TRAIT_text_band) > 0);
}

static void a_long_text_below_a_rule_is_no_footer (void **state) {
    (void)state;
    footer_t footers[4];
    char text[4000];
    size_t size = (size_t)snprintf (text, sizeof text, "%s", BODY "----------\n");
    while (size < 3000) size += (size_t)snprintf (text + size, sizeof text - size, "%s", "grapes and olives\n");
    assert_int_equal (footer_find (text, size, footers, 4), 0);
    assert_int_equal (footer_find (text, 300, footers, 4), 1);
    assert_int_equal (footers[0].from, strlen (BODY));
    assert_int_equal (footers[0].to, 300);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_sentence_stays_when_all_around_it_changes),
        cmocka_unit_test (a_sentence_that_tells_nothing_is_none),
        cmocka_unit_test (there_are_three_sentences_at_most),
        cmocka_unit_test (a_template_stays_when_it_is_filled_in_anew),
        cmocka_unit_test (a_template_needs_words),
        cmocka_unit_test (what_a_template_keeps_is_known),
        cmocka_unit_test (footers_make_no_texts_alike),
        cmocka_unit_test (a_text_below_a_rule_at_its_top_is_no_footer),
        cmocka_unit_test (a_long_text_below_a_rule_is_no_footer),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
