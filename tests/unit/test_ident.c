/* X-Tamis-Id: what we wrote is read again, what others make up is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ident.h"
#include "keyring_inner.h"
#include "uuid.h"

static const uint8_t id[IDENT_BYTES] = {1, 0x9a, 3, 4, 5, 6, 0x77, 8, 0x89, 10, 11, 12, 13, 14, 15, 16};

static keyring_t *other_deployment (void) {
    uint8_t key[2][KEY_BYTES];
    memset (key, 0x5e, sizeof key);
    return keyring_of ((const uint32_t[2]){1, 1}, key);
}

static void a_header_reads_back_as_the_id_it_was_made_of (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    char text[IDENT_TEXT];
    uint8_t back[IDENT_BYTES] = {0};
    ident_header (keys, id, text);
    assert_int_equal (strlen (text), 43);
    assert_int_equal (strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
    assert_true (ident_parse (keys, text, back));
    assert_memory_equal (back, id, IDENT_BYTES);
    keyring_destroy (&keys);
}

static void the_uuid_s_own_text_is_read_too (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    char text[UUID_TEXT];
    uint8_t back[IDENT_BYTES] = {0};
    uuid_text (id, text);
    assert_true (ident_parse (keys, text, back));
    assert_memory_equal (back, id, IDENT_BYTES);
    keyring_destroy (&keys);
}

static void white_space_of_a_folded_field_does_not_matter (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    char text[IDENT_TEXT], folded[IDENT_TEXT + 4];
    uint8_t back[IDENT_BYTES];
    ident_header (keys, id, text);
    int size = snprintf (folded, sizeof folded, " %.20s\t%s", text, text + 20);
    assert_true (size > 0 && size < (int)sizeof folded);
    assert_true (ident_parse (keys, folded, back));
    keyring_destroy (&keys);
}

static void every_changed_character_is_refused (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    char text[IDENT_TEXT];
    uint8_t back[IDENT_BYTES];
    ident_header (keys, id, text);
    for (size_t i = 0; text[i]; i++) {
        char was = text[i];
        text[i] = was == 'A' ? 'Q' : 'A'; /* the last character holds four bits: these two differ in them */
        if (text[i] != was) assert_false (ident_parse (keys, text, back));
        text[i] = was;
    }
    assert_true (ident_parse (keys, text, back));
    keyring_destroy (&keys);
}

static void a_header_of_another_deployment_is_refused (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests (), *other = other_deployment ();
    char text[IDENT_TEXT];
    uint8_t back[IDENT_BYTES];
    ident_header (other, id, text);
    assert_false (ident_parse (keys, text, back));
    assert_true (ident_parse (other, text, back));
    keyring_destroy (&keys);
    keyring_destroy (&other);
}

static void what_is_too_short_too_long_or_no_base64_is_refused (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    char text[IDENT_TEXT], longer[IDENT_TEXT + 4];
    uint8_t back[IDENT_BYTES];
    ident_header (keys, id, text);
    snprintf (longer, sizeof longer, "%sAAAA", text);
    assert_false (ident_parse (keys, longer, back));
    for (size_t size = strlen (text); size-- > 0;) {
        char *cut = strndup (text, size);
        assert_false (ident_parse (keys, cut, back));
        free (cut);
    }
    static const char *const others[] = {"", " ", "=", "<>", "\xff\xfe", "0123456789abcdef0123456789abcdef"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_false (ident_parse (keys, others[i], back));
    keyring_destroy (&keys);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_header_reads_back_as_the_id_it_was_made_of),
                                       cmocka_unit_test (the_uuid_s_own_text_is_read_too),
                                       cmocka_unit_test (white_space_of_a_folded_field_does_not_matter),
                                       cmocka_unit_test (every_changed_character_is_refused),
                                       cmocka_unit_test (a_header_of_another_deployment_is_refused),
                                       cmocka_unit_test (what_is_too_short_too_long_or_no_base64_is_refused)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
