/* stage: fingerprint */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "fold.h"
#include "utf8.h"

static arena_t *arena;

static char *folded (const char *text, size_t size) {
    char *copy = malloc (size ? size : 1); /* exactly as long: a read past it is seen */
    assert_non_null (copy);
    memcpy (copy, text, size);
    size_t length;
    char *result = fold_text (arena, copy, size, &length);
    free (copy);
    assert_int_equal (strlen (result), length);
    assert_true (length <= 2 * size);
    return result;
}

static void assert_folded (const char *text, const char *expected) {
    assert_string_equal (folded (text, strlen (text)), expected);
}

static void words_are_lower_case_with_single_spaces (void **state) {
    (void)state;
    assert_folded ("  Good \n\t MORNING,   Lucie!  ", "good morning lucie");
    assert_folded ("d'un l'argent e-mail (x) \"y\" snake_case", "d un l argent e mail x y snake case");
    assert_folded ("", "");
    assert_folded ("!?.", "");
}

static void diacritics_and_ligatures_are_taken_off (void **state) {
    (void)state;
    assert_folded ("Été à Noël, œuvre naïve, façade, ÉLÈVE, straße, øre, Łódź",
                   "ete a noel oeuvre naive facade eleve strasse ore lodz");
    assert_folded ("e\xCC\x81te\xCC\x81 v\xCC\xB6i\xCC\xB7\x61gra", "ete viagra");
    assert_folded ("ﬁn ﬃ", "fin ffi");
}

static void invisible_characters_vanish (void **state) {
    (void)state;
    assert_folded ("vi\xE2\x80\x8B"
                   "agra v\xC2\xADi\xC2\xAD"
                   "agra \xEF\xBB\xBFpill\xE2\x81\xA0s",
                   "viagra viagra pills");
    assert_folded ("a \xE2\x80\x8B b", "a b");
}

static void letters_that_pose_as_latin_are_read_as_such (void **state) {
    (void)state;
    assert_folded ("pаypаl accοunt НELLО", "paypal account hello");
    assert_folded ("раураl РАУРАL", "paypal paypal");
    assert_folded ("𝐯𝐢𝐚𝐠𝐫𝐚 ｐａｙｐａｌ ⓥⓘⓢⓐ ᴠɪᴀɢʀᴀ 🅱🅸🆃🅲🅾🅸🅽", "viagra paypal visa viagra bitcoin");
    assert_folded ("the mail is in latin letters but аррӏе is not", "the mail is in latin letters but apple is not");
}

static void words_of_other_scripts_stay (void **state) {
    (void)state;
    assert_folded ("Привет, мир! Рост цен", "привет мир рост цен");
    assert_folded ("Καλημέρα σας", "καλημερα σασ"); /* the final sigma is a sigma */
    assert_folded ("你好世界 日本語 안녕하세요", "你好世界 日本語 안녕하세요");
    assert_folded ("हिन्दी में नमस्ते", "हिन्दी में नमस्ते");
    assert_folded ("10 kΩ 5 μg", "10 kω 5 μg");
}

static void digits_and_signs_within_words_are_letters (void **state) {
    (void)state;
    assert_folded ("v1agra c0mpte p@ypal paypa1 c1ick m0t de p@sse ca$h b1tcoin g00gle v!agra",
                   "viagra compte paypal paypal click mot de passe cash bitcoin google viagra");
    assert_folded ("0ffre 1ottery", "offre lottery");
}

static void numbers_and_addresses_stay (void **state) {
    (void)state;
    assert_folded ("2026 12.50 1.2.3.4 24h 2nd 0 1 2 3 4", "2026 12 50 1 2 3 4 24h 2nd 0 1 2 3 4");
    assert_folded ("mp3 h264 b2b covid19 windows10 python3 a3f5c96", "mp3 h264 b2b covid19 windows10 python3 a3f5c96");
    assert_folded ("anna@firm.example US$100 hello! Bravo!!!", "anna firm example us 100 hello bravo");
    assert_folded ("Felicitations!Vous", "felicitations vous");
}

static void letters_set_apart_are_joined (void **state) {
    (void)state;
    assert_folded ("V.I.A.G.R.A and b i t c o i n wallet", "viagra and bitcoin wallet");
    assert_folded ("v-i-@-g-r-a p_a_y_p_a_l p а y p a l v*1*a*g*r*a", "viagra paypal paypal viagra");
    assert_folded ("U.S.A. e.g. il y a d'un", "usa e g il y a d un");
    assert_folded ("b i t coin x.y", "b i t coin x y");
}

static void folding_twice_changes_nothing (void **state) {
    (void)state;
    static const char *const texts[] = {"V.I.A.G.R.A pаypаl c0mpte", "Été Привет 你好 h264",
                                        "раураl ⓥⓘⓢⓐ b i t c o i n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *once = folded (texts[i], strlen (texts[i]));
        assert_folded (once, once);
    }
}

static void any_bytes_become_well_formed_text (void **state) {
    (void)state;
    char bytes[4096];
    uint32_t random = 1;
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)((random = random * 1664525 + 1013904223) >> 24);
        char *text = folded (bytes, sizeof bytes);
        size_t size = strlen (text);
        for (size_t at = 0, step; at < size; at += step) assert_true ((step = utf8_char (text + at, size - at)) > 0);
    }
}

static int set_up (void **state) {
    (void)state;
    arena = arena_new ();
    return 0;
}

static int tear_down (void **state) {
    (void)state;
    arena_destroy (&arena);
    return 0;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (words_are_lower_case_with_single_spaces),
        cmocka_unit_test (diacritics_and_ligatures_are_taken_off),
        cmocka_unit_test (invisible_characters_vanish),
        cmocka_unit_test (letters_that_pose_as_latin_are_read_as_such),
        cmocka_unit_test (words_of_other_scripts_stay),
        cmocka_unit_test (digits_and_signs_within_words_are_letters),
        cmocka_unit_test (numbers_and_addresses_stay),
        cmocka_unit_test (letters_set_apart_are_joined),
        cmocka_unit_test (folding_twice_changes_nothing),
        cmocka_unit_test (any_bytes_become_well_formed_text),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
