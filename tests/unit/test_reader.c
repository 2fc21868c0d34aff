/* stage: fingerprint */
#include "../support/fingerprint_fixture.h"

#include "disguise.h"

/* A message of one part. */
static evidence_t *letter (const char *type, const char *body) {
    const char *text =
        arena_printf (arena,
                      "From: Ada <ada@example.com>\nSubject: hello there\nDate: Tue, 6 Jan 2026 10:00:00 +0000\n"
                      "Message-ID: <1@example.com>\nMIME-Version: 1.0\nContent-Type: %s\n\n%s",
                      type, body);
    return evidence_of (text, strlen (text));
}

#define TEXT "The meeting of the garden club is moved to Thursday, please bring your own spade."

static void assert_same_text (const char *type, const char *body) {
    assert_string_equal (trait_of (letter (type, body), TRAIT_text),
                         trait_of (letter ("text/plain", TEXT), TRAIT_text));
}

static void the_text_trait_survives_case_spaces_and_invisible_characters (void **state) {
    (void)state;
    assert_same_text ("text/plain",
                      "THE MEETING of the garden\n\n\tclub is moved to thursday,   please bring your own spade.\n");
    assert_same_text ("text/plain; charset=utf-8", "The meet\xE2\x80\x8Bing of the gar\xC2\xAD"
                                                   "den club is moved to Thursday, "
                                                   "please bring your own spade.\xEF\xBB\xBF");
    assert_same_text ("text/plain; charset=utf-8",
                      "\xEF\xBC\xB4he meeting of the garden club is moved to Thursday, please "
                      "bring\xC2\xA0your own spade.");
}

static void the_text_trait_survives_markup_and_hidden_text (void **state) {
    (void)state;
    assert_same_text (
        "text/html",
        "<html><p>The mee<b></b>ting of the garden club<p>is moved to Thursday,<div style='display:none'>random "
        "words</div> please bring your own spade.</html>");
}

static void the_text_trait_survives_encoding_and_charset (void **state) {
    (void)state;
    assert_string_equal (
        trait_of (letter ("text/plain; charset=iso-8859-1",
                          "R\xE9union du comit\xE9 le jeudi six janvier \xE0 la mairie, salle verte"),
                  TRAIT_text),
        trait_of (letter ("text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
                          "R=C3=A9union du comit=C3=A9 le jeudi six=\n janvier =C3=A0 la mairie, salle verte"),
                  TRAIT_text));
}

static void lines_that_look_like_header_fields_stay_as_written (void **state) {
    (void)state;
    assert_string_not_equal (trait_of (letter ("text/plain", "--\nname: x\nTo: " TEXT), TRAIT_text),
                             trait_of (letter ("text/plain", "--\nname: x\nXo: " TEXT), TRAIT_text));
}

static void another_text_is_another_trait (void **state) {
    (void)state;
    assert_string_not_equal (trait_of (letter ("text/plain", TEXT), TRAIT_text),
                             trait_of (letter ("text/plain", TEXT " Thanks!"), TRAIT_text));
}

static void a_short_text_is_no_trait (void **state) {
    (void)state;
    assert_null (trait_of (letter ("text/plain", "thanks, see you on Thursday"), TRAIT_text));
    assert_null (trait_of (letter ("text/plain", ""), TRAIT_text));
}

static void alternatives_are_read_as_their_union (void **state) {
    (void)state;
    evidence_t *evidence = letter ("multipart/alternative; boundary=b",
                                   "--b\nContent-Type: text/plain\n\n" TEXT " http://plain.example/\n"
                                   "--b\nContent-Type: text/html\n\n<p>x <a href='http://html.test/'>y</a>\n--b--\n");
    size_t hosts = 0;
    for (size_t i = 0; i < evidence->n_traits; i++) hosts += trait_kind (evidence->traits[i]->id) == TRAIT_url_host;
    assert_int_equal (hosts, 2);
    assert_false (found (evidence, FINDING_html_only));
    assert_true (found (letter ("text/html", "<p>" TEXT), FINDING_html_only));
}

static void a_text_not_in_its_charset_is_a_finding (void **state) {
    (void)state;
    assert_true (found (letter ("text/plain; charset=utf-8", "caf\xE9"), FINDING_charset_broken));
    assert_true (found (letter ("text/plain; charset=us-ascii", "caf\xE9"), FINDING_charset_broken));
    assert_true (found (letter ("text/plain; charset=x-no-such", "caf\xE9"), FINDING_charset_broken));
    assert_false (found (letter ("text/plain; charset=iso-8859-1", "caf\xE9"), FINDING_charset_broken));
    assert_false (found (letter ("text/plain; charset=utf-8", "caf\xC3\xA9"), FINDING_charset_broken));
    assert_false (found (letter ("text/plain", "coffee"), FINDING_charset_broken));
}

static void hidden_text_counts_only_where_there_is_much (void **state) {
    (void)state;
    const char *filler =
        "garden clubs of the region meet every spring to exchange seeds and to speak about the weather, which "
        "was dry again, and about slugs, which were many";
    assert_true (found (letter ("text/html", arena_printf (arena, "<p>Buy<div style='display:none'>%s</div>", filler)),
                        FINDING_hidden_text));
    assert_false (
        found (letter ("text/html", "<span style='display:none'>preview line</span><p>" TEXT), FINDING_hidden_text));
}

static void nothing_but_a_link_is_no_text (void **state) {
    (void)state;
    assert_true (found (letter ("text/plain", "http://a.example/very/long/path"), FINDING_no_text));
    assert_true (found (letter ("text/html", "<a href='http://a.example/'><img src=x></a>"), FINDING_no_text));
    assert_false (found (letter ("text/plain", TEXT " http://a.example/"), FINDING_no_text));
}

static size_t disguised (const char *text) {
    return disguise_count (text, strlen (text));
}

static void plain_words_of_any_script_are_not_disguised (void **state) {
    (void)state;
    assert_int_equal (disguised ("The quick brown fox"), 0);
    assert_int_equal (disguised ("L'\xC3\xA9t\xC3\xA9 \xC3\xA0 No\xC3\xABl, \xC5\x93uvre na\xC3\xAFve"), 0);
    assert_int_equal (disguised ("\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82, \xD0\xBC\xD0\xB8\xD1\x80"), 0);
    assert_int_equal (
        disguised ("\xCE\x9A\xCE\xB1\xCE\xBB\xCE\xB7\xCE\xBC\xCE\xAD\xCF\x81\xCE\xB1 \xCE\xBA\xCF\x8C\xCF\x83"), 0);
    assert_int_equal (disguised ("10 k\xCE\xA9, 5 \xCE\xBCg"), 0);
    assert_int_equal (disguised ("web\xD0\xB6\xD0\xB6"), 0); /* no letter of which looks like another */
    assert_int_equal (disguised ("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB emoji"), 0);
    assert_int_equal (disguised ("Do\xC2\xADnau\xC2\xAD"
                                 "dampf\xC2\xADschiff"),
                      0);
}

static void mixed_and_invisible_letters_are_disguised (void **state) {
    (void)state;
    assert_int_equal (disguised ("p\xD0\xB0yp\xD0\xB0l"), 1);
    assert_int_equal (disguised ("acc\xCE\xBFunt"), 1);
    assert_int_equal (disguised ("vi\xE2\x80\x8B"
                                 "agra pi\xE2\x80\x8Clls"),
                      2);
    assert_int_equal (disguised ("v\xC2\xADi\xC2\xAD"
                                 "a\xC2\xADg\xC2\xADr\xC2\xAD"
                                 "a"),
                      1);
    assert_true (found (letter ("text/plain; charset=utf-8", "your p\xD0\xB0yp\xD0\xB0l acc\xCE\xBFunt is closed"),
                        FINDING_disguised_letters));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_text_trait_survives_case_spaces_and_invisible_characters),
        cmocka_unit_test (the_text_trait_survives_markup_and_hidden_text),
        cmocka_unit_test (the_text_trait_survives_encoding_and_charset),
        cmocka_unit_test (lines_that_look_like_header_fields_stay_as_written),
        cmocka_unit_test (another_text_is_another_trait),
        cmocka_unit_test (a_short_text_is_no_trait),
        cmocka_unit_test (alternatives_are_read_as_their_union),
        cmocka_unit_test (a_text_not_in_its_charset_is_a_finding),
        cmocka_unit_test (hidden_text_counts_only_where_there_is_much),
        cmocka_unit_test (nothing_but_a_link_is_no_text),
        cmocka_unit_test (plain_words_of_any_script_are_not_disguised),
        cmocka_unit_test (mixed_and_invisible_letters_are_disguised),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
