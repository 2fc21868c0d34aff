/* stage: fingerprint */
/* MIME in every reading: what any program may show is among the parts. */
#include "../support/fingerprint_fixture.h"

#include <glib.h>

#include "mime.h"

static mime_t *mime_of (const char *text) {
    limits_t limits = fingerprint_limits ();
    size_t size = strlen (text);
    char *copy = arena_copy (arena, text, size);
    return mime_read (arena, copy, size, &limits);
}

static bool holds (const mime_t *mime, const char *type, const char *content) {
    for (size_t i = 0; i < mime->count; i++) {
        size_t size;
        bool cut;
        const char *text = mime_decode (arena, &mime->parts[i], 4096, &size, &cut);
        while (size && (uint8_t)text[size - 1] <= ' ') size--;
        if (strcmp (mime->parts[i].type, type) == 0 && size == strlen (content) && memcmp (text, content, size) == 0)
            return true;
    }
    return false;
}

#define MULTIPART "Content-Type: multipart/mixed; "

static void every_boundary_that_may_be_meant_is_tried (void **state) {
    (void)state;
    static const char *const messages[] = {
        MULTIPART "boundary=a\n\n--a\n\ntext\n--a--\n",
        MULTIPART "boundary=a; boundary=b\n\n--a\n\nx\n--b\n\ntext\n--b--\n",
        MULTIPART "boundary=b; boundary=a\n\n--a\n\nx\n--b\n\ntext\n--b--\n",
        MULTIPART "boundary=\"a\n\n--a\n\ntext\n--a--\n",
        MULTIPART "boundary=a b\n\n--a b\n\ntext\n--a b--\n",
        MULTIPART "boundary=a b\n\n--a\n\ntext\n--a--\n",
        MULTIPART "boundary='a'\n\n--'a'\n\ntext\n--'a'--\n",
        MULTIPART "boundary = \"a\\b\"\n\n--ab\n\ntext\n--ab--\n",
        MULTIPART "BOUNDARY=\"a\"x\n\n--a\n\ntext\n--a--\n",
        MULTIPART "boundary*=us-ascii''a%20b\n\n--a b\n\ntext\n--a b--\n",
        MULTIPART "boundary*0=a; boundary*1=b\n\n--ab\n\ntext\n--ab--\n",
        MULTIPART "boundary*0*=''%61; boundary*1=\"b\"\n\n--ab\n\ntext\n--ab--\n",
        MULTIPART "x=y\n\n--a\n\ntext\n--a--\n",
        "Content-Type: multipart/mixed\n\n--a\n\ntext\n--a--\n",
        "Content-Type: text/plain\n" MULTIPART "boundary=a\n\n--a\n\ntext\n--a--\n",
        MULTIPART "boundary=a\nContent-Type: text/plain\n\n--a\n\ntext\n--a--\n",
        MULTIPART "boundary=a\n" MULTIPART "boundary=b\n\n--a\n\ntext\n--b\n\nx\n--b--\n",
    };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (!holds (mime_of (messages[i]), "text/plain", "text")) fail_msg ("%s", messages[i]);
    assert_null (mime_of (messages[0])->ambiguous);
    assert_non_null (mime_of (messages[1])->ambiguous);
}

static void every_type_and_encoding_that_may_be_meant_is_tried (void **state) {
    (void)state;
    static const char *const messages[] = {
        "Content-Type: text/plain\nContent-Type: text/html\n\ntext\n",
        "Content-Type: text/html\nContent-Type: text/plain\n\ntext\n",
        "Content-Type: texthtml\n\ntext\n",
        "Content-Type: \"text/html\"\n\ntext\n",
        "Content-Type: text/html\nContent-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\ndGV4dA==\n",
        "Content-Type: text/html\nContent-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\ndGV4dA==\n",
        "Content-Type: text/html\nContent-Transfer-Encoding: \"base64\"\n\ndGV4dA==\n",
        "Content-Type: text/html\nContent-Transfer-Encoding: (x) base64 y\n\ndGV4dA==\n",
        "Content-Type: text/html\nContent-Transfer-Encoding: x-base64;\n\ndGV4dA==\n",
        "Content-Type: text/html\nContent-Transfer-Encoding: quoted_printable\n\n=74ext\n",
        MULTIPART "boundary=a\n\n--a\nContent-Type: text/plain\nContent-Type: text/html\n\ntext\n--a--\n",
    };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (!holds (mime_of (messages[i]), "text/html", "text")) fail_msg ("%s", messages[i]);
}

static void what_stands_outside_of_the_parts_is_read_where_it_looks_like_one (void **state) {
    (void)state;
    mime_t *mime = mime_of (MULTIPART "boundary=a\n\n--a\n\none\n--a--\nepilogue\n--a\n\ntwo\n");
    assert_true (holds (mime, "text/plain", "one"));
    assert_true (holds (mime, "text/plain", "two"));
    assert_false (holds (mime, "text/plain", "epilogue"));
    assert_non_null (mime->ambiguous);
    mime = mime_of (MULTIPART "boundary=a\n\nprologue\n--a\n\none\n--a--\n");
    assert_int_equal (mime->count, 1);
    assert_null (mime->ambiguous);
}

static void honest_structures_are_read_in_one_way (void **state) {
    (void)state;
    static const char *const messages[] = {
        "Content-Type: text/plain\n\nhello\n",
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nhello\n",
        "Content-Type: multipart/alternative; boundary=\"=_a\"\n\n--=_a\nContent-Type: text/plain\n\none\n"
        "--=_a\nContent-Type: text/html\n\ntwo\n--=_a--\n",
        MULTIPART "boundary=a\n\n--a\n" MULTIPART "boundary=b\n\n--b\n\none\n--b--\n\n--a\n\ntwo\n--a--\n",
        MULTIPART "boundary=a\n\n--a\nContent-Type: message/rfc822\n\nSubject: x\n" MULTIPART
                  "boundary=b\n\n--b\n\none\n--b--\n\n--a--\n",
        MULTIPART "boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\none\r\n--a--\r\n",
        "Content-Type: multipart/digest; boundary=a\n\n--a\n\nSubject: x\n\none\n--a\n\nSubject: y\n\ntwo\n--a--\n",
        "Content-Type: text/plain\n\n> --a\n> Content-Type: text/html\n\n--a\nContent-Type: text/html\n\nquoted\n",
        "Content-Type: multipart/report; boundary=a\n\n--a\n\none\n--a\nContent-Type: message/delivery-status\n\n"
        "Status: 5.0.0\n\n--a\nContent-Type: text/rfc822-headers\n\nSubject: x\n" MULTIPART "boundary=b\n\n--a--\n"};
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        mime_t *mime = mime_of (messages[i]);
        if (mime->ambiguous || mime->broken) fail_msg ("%s: %s", messages[i], mime->ambiguous);
    }
}

static void encoded_messages_are_opened (void **state) {
    (void)state;
    assert_true (holds (mime_of ("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                                 "U3ViamVjdDogeAoKdGV4dA==\n"),
                        "text/plain", "text"));
    assert_true (
        holds (mime_of (MULTIPART "boundary=a\nContent-Transfer-Encoding: base64\n\nLS1hCgp0ZXh0Ci0tYS0tCg==\n"),
               "text/plain", "text"));
}

static void base64_nests_end_at_the_depth_that_is_looked_at (void **state) {
    (void)state;
    char *text = arena_string (arena, "Subject: x\n\ntext");
    for (int i = 0; i < 30; i++) {
        gchar *inner = g_base64_encode ((const guchar *)text, strlen (text));
        text = arena_printf (arena, "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n%s\n", inner);
        g_free (inner);
    }
    mime_t *mime = mime_of (text);
    assert_true (mime->count <= 32);
    assert_non_null (mime->bounded);
}

static void padding_and_junk_within_base64_end_nothing (void **state) {
    (void)state;
    assert_true (holds (mime_of ("Content-Transfer-Encoding: base64\n\ndGV4dA==dGV4dA==\n"), "text/plain", "texttext"));
    assert_true (holds (mime_of ("Content-Transfer-Encoding: base64\n\nd!G*V\n4 d\001A==\n"), "text/plain", "text"));
    assert_true (holds (mime_of ("Content-Transfer-Encoding: base64\n\ndGV4dA\n"), "text/plain", "text"));
    assert_true (holds (mime_of ("Content-Transfer-Encoding: base64\n\n====dGV4dA\n"), "text/plain", "text"));
}

static void files_within_a_text_are_attachments (void **state) {
    (void)state;
    mime_t *mime = mime_of ("Subject: x\n\nbefore\nbegin 644 a.exe\n#:&5L\n`\nend\nbetween\n"
                            "=ybegin line=128 size=3 name=b.txt\n\x92\x8F\x96\n=yend size=3\nafter\n");
    assert_int_equal (mime->files, 2);
    assert_int_equal (mime->count, 5);
    assert_true (holds (mime, "application/octet-stream", "hel"));
    assert_string_equal (mime->parts[1].name, "a.exe");
    assert_string_equal (mime->parts[3].name, "b.txt");
    assert_true (holds (mime, "text/plain", "before"));
    assert_true (holds (mime, "text/plain", "between"));
    assert_true (holds (mime, "text/plain", "after"));
    assert_int_equal (mime_of ("Subject: x\n\nbegin 644 the work\nwe begin 644 x\nbegin again\n")->files, 0);
    assert_int_equal (mime_of ("Subject: x\n\nbegin 644 x\n#:&5L\nthat is all")->files, 1);
}

static void lines_may_end_with_carriage_returns_alone (void **state) {
    (void)state;
    mime_t *mime = mime_of ("Subject: x\rContent-Type: text/html\r\rtext\r");
    assert_true (holds (mime, "text/html", "text"));
    assert_non_null (mime->broken);
    assert_true (
        holds (mime_of (MULTIPART "boundary=a\n\n--a\rContent-Type: text/html\r\rtext\r--a--\r"), "text/html", "text"));
    assert_null (mime_of ("Subject: x\r\n\r\ntext\r\n")->broken);
}

static void ambiguity_is_a_finding (void **state) {
    (void)state;
    const char *message = MULTIPART "boundary=a; boundary=b\n\n--a\n\nx\n--b\n\nsee http://b.example/\n--b--\n";
    assert_true (found (evidence_of (message, strlen (message)), FINDING_mime_ambiguous));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_boundary_that_may_be_meant_is_tried),
        cmocka_unit_test (every_type_and_encoding_that_may_be_meant_is_tried),
        cmocka_unit_test (what_stands_outside_of_the_parts_is_read_where_it_looks_like_one),
        cmocka_unit_test (honest_structures_are_read_in_one_way),
        cmocka_unit_test (encoded_messages_are_opened),
        cmocka_unit_test (base64_nests_end_at_the_depth_that_is_looked_at),
        cmocka_unit_test (padding_and_junk_within_base64_end_nothing),
        cmocka_unit_test (files_within_a_text_are_attachments),
        cmocka_unit_test (lines_may_end_with_carriage_returns_alone),
        cmocka_unit_test (ambiguity_is_a_finding),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
