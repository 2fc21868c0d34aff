/* stage: fingerprint */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "host.h"
#include "mail.h"
#include "normal.h"
#include "normal_cell.h"

enum { ROOM = 256, LAST = 0xFFFF };

/* What normal.h says of a text, said by ICU of the whole of it. */
static void by_icu (const char *text, char *out) {
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[ROOM], normal[ROOM], kept[ROOM];
    int32_t size = 0, count = 0, bytes = 0;
    u_strFromUTF8 (wide, ROOM, &size, text, (int32_t)strlen (text), &status);
    size = unorm2_normalize (unorm2_getNFKCCasefoldInstance (&status), wide, size, normal, ROOM, &status);
    assert_true (U_SUCCESS (status));
    bool gap = false;
    for (int32_t i = 0; i < size; i++) {
        UChar c = normal[i];
        int type = c < 0x80 ? U_LOWERCASE_LETTER : u_charType (c);
        if (c <= ' ' || c == 127 || u_isUWhiteSpace (c)) {
            gap = count > 0;
        } else if (type != U_FORMAT_CHAR && type != U_CONTROL_CHAR) {
            if (gap) kept[count++] = ' ';
            gap = false;
            kept[count++] = c;
        }
    }
    u_strToUTF8 (out, ROOM, &bytes, kept, count, &status);
    assert_true (U_SUCCESS (status));
    out[bytes] = '\0';
}

static void append (char *text, unsigned code) {
    size_t at = strlen (text);
    if (code < 0x80) {
        text[at++] = (char)code;
    } else if (code < 0x800) {
        text[at++] = (char)(0xC0 | code >> 6);
        text[at++] = (char)(0x80 | (code & 0x3F));
    } else {
        text[at++] = (char)(0xE0 | code >> 12);
        text[at++] = (char)(0x80 | (code >> 6 & 0x3F));
        text[at++] = (char)(0x80 | (code & 0x3F));
    }
    text[at] = '\0';
}

static void same (const char *text) {
    char expected[ROOM];
    size_t length;
    arena_t *arena = arena_new ();
    by_icu (text, expected);
    const char *got = normal_text (arena, text, strlen (text), &length);
    if (strcmp (got, expected) != 0) print_error ("\"%s\" is \"%s\", not \"%s\"\n", text, got, expected);
    assert_string_equal (got, expected);
    assert_int_equal (length, strlen (expected));
    arena_destroy (&arena);
}

/* Alone, within a word, beside white space, before what may join it, and behind an accent. */
static void every_character_is_what_icu_makes_of_it (void **state) {
    (void)state;
    for (unsigned code = 1; code <= LAST; code++) {
        if (code >= 0xD800 && code < 0xE000) continue;
        char text[ROOM] = "\xC3\x89"
                          "a";
        append (text, code);
        append (text, 'B');
        append (text, ' ');
        append (text, code);
        append (text, 0xE9);
        append (text, code);
        same (text);
    }
}

static void accents_that_stand_apart_join_their_letters (void **state) {
    (void)state;
    same ("e\xCC\x81t\xC3\xA9 E\xCC\xA3\xCC\x81 \xC3\xA9\xCC\xA3");
    same ("\xEA\xB0\x80 \xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8 \xE0\xA4\xA8\xE0\xA4\xBC");
    same ("\xC2\xA0\xC2\xA0x\xC2\xAD\xE2\x80\x8Bx \xC2\xA8 \xEF\xAC\x83 \xC7\x85 \xC3\x9F");
}

static void what_may_join_its_neighbour_is_no_cell (void **state) {
    (void)state;
    assert_null (normal_cell (0x301));
    assert_null (normal_cell (0x1161));
    assert_null (normal_cell (0xD800));
    assert_null (normal_cell (0x1F600));
    assert_null (normal_cell (-1));
    assert_int_equal (normal_cell (0xC9)->size, 2);
    assert_memory_equal (normal_cell (0xC9)->bytes, "\xC3\xA9", 2);
    assert_true (normal_cell (0xA0)->gap);
    assert_null (normal_cell (0x200B));
}

static void bytes_that_are_no_text_are_replaced (void **state) {
    (void)state;
    size_t length;
    arena_t *arena = arena_new ();
    assert_string_equal (normal_text (arena, "A\xC3 \xFFZ", 5, &length), "a\xEF\xBF\xBD \xEF\xBF\xBDz");
    arena_destroy (&arena);
}

static void characters_are_counted_as_such (void **state) {
    (void)state;
    assert_int_equal (normal_characters ("\xC3\xA9t\xC3\xA9 abcdefghij \xE2\x82\xAC", 19), 16);
    assert_int_equal (normal_characters ("", 0), 0);
}

/* Asked twice, and asked for more hosts than are remembered. */
static void a_host_has_the_same_domain_each_time (void **state) {
    (void)state;
    naming_t *naming = naming_new ();
    char host[ROOM], longest[ROOM];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 9000; i++) {
            snprintf (host, sizeof host, "www.n%d.example", i);
            assert_string_equal (host_domain (naming, host), host + 4);
        }
    assert_null (host_domain (naming, "example"));
    assert_null (host_domain (naming, "example"));
    assert_null (host_domain (naming, ""));
    snprintf (longest, sizeof longest, "%0100d.example", 7);
    assert_string_equal (host_domain (naming, longest), longest);
    naming_destroy (&naming);
}

static void a_field_is_found_among_lines_that_are_none (void **state) {
    (void)state;
    static const char message[] =
        "From x\r\nSubject\r\n Subject: folded\r\nsubject : one\r\nSubject: two\r\n\r\nTo: body\r\n";
    mail_field_t field;
    assert_true (mail_find_field (message, sizeof message - 1, "Subject", &field));
    assert_int_equal (field.value_size, 4);
    assert_memory_equal (field.value, " one", 4);
    assert_false (mail_find_field (message, sizeof message - 1, "To", &field));
    assert_false (mail_find_field (message, 0, "To", &field));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_character_is_what_icu_makes_of_it),
        cmocka_unit_test (accents_that_stand_apart_join_their_letters),
        cmocka_unit_test (what_may_join_its_neighbour_is_no_cell),
        cmocka_unit_test (bytes_that_are_no_text_are_replaced),
        cmocka_unit_test (characters_are_counted_as_such),
        cmocka_unit_test (a_host_has_the_same_domain_each_time),
        cmocka_unit_test (a_field_is_found_among_lines_that_are_none),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
