/* stage: fingerprint */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "charset.h"
#include "label.h"
#include "utf8.h"

static arena_t *arena;
static bool broken;

static char *converted (const char *bytes, size_t size, const char *name) {
    char *copy = malloc (size + 1); /* exactly as long: a read past it is seen */
    assert_non_null (copy);
    memcpy (copy, bytes, size);
    size_t length;
    broken = false;
    char *text = charset_utf8 (arena, copy, size, name, &length, &broken);
    assert_int_equal (strlen (text), length);
    for (size_t at = 0, step; at < length; at += step) assert_true ((step = utf8_char (text + at, length - at)) > 0);
    char *result = arena_copy (arena, text, length);
    free (copy);
    return result;
}

#define CONVERTED(bytes, name) converted (bytes, sizeof bytes - 1, name)

static void charsets_are_those_that_mail_programs_mean (void **state) {
    (void)state;
    static const struct {
        const char *bytes, *name, *text;
    } cases[] = {{"caf\xE9", "iso-8859-1", "café"},
                 {"\x80 \x93x\x94", "iso-8859-1", "€ “x”"},
                 {"\x80", "latin1", "€"},
                 {"\xA4", "iso-8859-15", "€"},
                 {"\x80", "iso-8859-15", "€"},
                 {"\xFE\x80", "iso-8859-9", "ş€"},
                 {"\xB1", "iso-8859-2", "ą"},
                 {"\xB9\x9C", "iso-8859-2", "ąś"},
                 {"\xCF\xF0\x85", "iso-8859-5", "Пр…"},
                 {"\xBF\xE0", "iso-8859-5", "Пр"},
                 {"\xCF\xF0\xE8", "windows-1251", "При"},
                 {"\xF0\xD2\xC9", "koi8-r", "При"},
                 {"\xC4\xE3\xBA\xC3", "gb2312", "你好"},
                 {"\x81\x30\x84\x36", "gb18030", "¥"},
                 {"\xA7\x41\xA6\x6E", "big5", "你好"},
                 {"\xBE\xC8\xB3\xE7", "ks_c_5601-1987", "안녕"},
                 {"\x93\xFA\x96\x7B", "shift_jis", "日本"},
                 {"\xC6\xFC\xCB\xDC", "euc-jp", "日本"},
                 {"\033$BF|K\\\033(B!", "iso-2022-jp", "日本!"},
                 {"\033$)C\x0E\x3E\x48\x33\x67\x0F", "iso-2022-kr", "안녕"},
                 {"~{Dc:C~}x", "hz-gb-2312", "你好x"},
                 {"Hi +AOk-!", "utf-7", "Hi é!"},
                 {"v+AGk-agra", "unicode-1-1-utf-7", "viagra"},
                 {"v+AGk-agra", "us-ascii", "v+AGk-agra"},
                 {"caf\xC3\xA9", "utf8", "café"},
                 {"caf\xC3\xA9", "UTF-8", "café"},
                 {"\xEF\xBB\xBF"
                  "caf\xC3\xA9",
                  "iso-8859-1", "café"},
                 {"caf\xC3\xA9", NULL, "café"},
                 {"caf\xE9", NULL, "café"},
                 {"\033$BF|K\\\033(B", NULL, "日本"},
                 {"\033$BF|K\\\033(B", "us-ascii", "日本"},
                 {"plain", "iso-8859-7", "plain"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = converted (cases[i].bytes, strlen (cases[i].bytes), cases[i].name);
        if (strcmp (text, cases[i].text) != 0 || broken)
            fail_msg ("%zu: %s is \"%s\", not \"%s\"", i, cases[i].name, text, cases[i].text);
    }
}

static void utf16_is_read_in_either_order_without_a_mark (void **state) {
    (void)state;
    static const char *const names[] = {"utf-16", "utf-16le", "utf-16be", "unicode", NULL, "us-ascii", "utf-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_string_equal (CONVERTED ("h\0e\0l\0l\0o\0", names[i]), "hello");
        assert_string_equal (CONVERTED ("\0h\0e\0l\0l\0o", names[i]), "hello");
        assert_string_equal (CONVERTED ("\xFF\xFEh\0i\0", names[i]), "hi");
        assert_string_equal (CONVERTED ("\xFE\xFF\0h\0i", names[i]), "hi");
    }
    assert_string_equal (CONVERTED ("\x04\x1F\x04\x40", "utf-16be"), "Пр");
    assert_string_equal (CONVERTED ("\x1F\x04\x40\x04", "utf-16le"), "Пр");
}

static void a_text_that_is_not_in_its_charset_is_read_all_the_same (void **state) {
    (void)state;
    static const struct {
        const char *bytes, *name, *text;
    } cases[] = {{"caf\xE9", "utf-8", "café"},
                 {"caf\xC3\xA9 caf\xE9", "utf-8", "café café"},
                 {"caf\xE9", "us-ascii", "café"},
                 {"caf\xC3\xA9", "us-ascii", "café"},
                 {"caf\xE9", "x-no-such", "café"},
                 {"coffee", "x-no-such", "coffee"},
                 {"\xCF\xF0\xE8\xE2\xE5\xF2 \xE2\xF1\xE5\xEC, \xEA\xF2\xEE \xFD\xF2\xEE \xF7\xE8\xF2\xE0\xE5\xF2",
                  "x-no-such", "Привет всем, кто это читает"},
                 {"hello", "utf-16", "hello"},
                 {"hello", "ibm037", "hello"},
                 {"hello", "../../../etc/passwd", "hello"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = converted (cases[i].bytes, strlen (cases[i].bytes), cases[i].name);
        if (strcmp (text, cases[i].text) != 0 || !broken)
            fail_msg ("%zu: %s is \"%s\", not \"%s\"", i, cases[i].name, text, cases[i].text);
    }
}

static void nuls_are_dropped (void **state) {
    (void)state;
    assert_string_equal (CONVERTED ("v\0iagra pills, cheap", "utf-8"), "viagra pills, cheap");
    assert_string_equal (CONVERTED ("", NULL), "");
    assert_string_equal (CONVERTED ("\0", NULL), "");
}

static void pages_name_their_charset (void **state) {
    (void)state;
    static const struct {
        const char *page, *name;
    } cases[] = {{"<meta charset=koi8-r>", "koi8-r"},
                 {"<html><META CHARSET='koi8-r'/>", "koi8-r"},
                 {"<meta http-equiv=content-type content=\"text/html; charset=koi8-r\">", "koi8-r"},
                 {"<meta name=x content=y><meta charset = \"koi8-r\">", "koi8-r"},
                 {"<meta name=x><p>charset=koi8-r", NULL},
                 {"<meta charset=>", NULL},
                 {"<meta", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[16];
        bool named = label_in_page (cases[i].page, strlen (cases[i].page), name, sizeof name);
        assert_int_equal (named, cases[i].name != NULL);
        if (named) assert_string_equal (name, cases[i].name);
    }
}

/* What `iconv -l` prints, as a stream. */
static FILE *iconv_names (void) {
    int ends[2];
    assert_int_equal (pipe (ends), 0);
    pid_t child = fork ();
    if (child == 0) {
        dup2 (ends[1], STDOUT_FILENO);
        close (ends[0]);
        execlp ("iconv", "iconv", "-l", (char *)NULL);
        _exit (127);
    }
    close (ends[1]);
    return fdopen (ends[0], "r");
}

/* Every name that iconv lists, with bytes that are hostile to all of them. */
static void every_charset_name_is_bounded_with_any_bytes (void **state) {
    (void)state;
    static char bytes[1 << 16];
    uint32_t random = 1;
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)((random = random * 1664525 + 1013904223) >> 24);
    for (size_t i = 0; i + 8 < sizeof bytes / 2; i += 97) memcpy (bytes + i, "\033$)C\x0E~{+", 8);
    FILE *list = iconv_names ();
    char line[256];
    size_t names = 0;
    while (fgets (line, sizeof line, list)) {
        line[strcspn (line, "/ \n")] = '\0';
        clock_t began = clock ();
        converted (bytes, sizeof bytes, line);
        assert_true (clock () - began < CLOCKS_PER_SEC);
        names++;
        arena_destroy (&arena);
        arena = arena_new ();
    }
    fclose (list);
    wait (NULL);
    assert_true (names > 100);
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
        cmocka_unit_test (charsets_are_those_that_mail_programs_mean),
        cmocka_unit_test (utf16_is_read_in_either_order_without_a_mark),
        cmocka_unit_test (a_text_that_is_not_in_its_charset_is_read_all_the_same),
        cmocka_unit_test (nuls_are_dropped),
        cmocka_unit_test (pages_name_their_charset),
        cmocka_unit_test (every_charset_name_is_bounded_with_any_bytes),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
