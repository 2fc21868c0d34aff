/* stage: authentication */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "dkim/base64.h"
#include "dkim/key.h"
#include "dkim/tags.h"

static void assert_base64 (const char *text, const char *data) {
    arena_t *arena = arena_new ();
    uint8_t *decoded;
    size_t size;
    bool good = dkim_base64 (arena, text, strlen (text), &decoded, &size);
    assert_int_equal (good, data != NULL);
    if (data) {
        assert_int_equal (size, strlen (data));
        assert_memory_equal (decoded, data, size);
    }
    arena_destroy (&arena);
}

static void base64_is_read_with_white_space_and_padding_or_without (void **state) {
    (void)state;
    assert_base64 ("aGVsbG8=", "hello");
    assert_base64 ("aGVsbG8", "hello");
    assert_base64 ("aGVsbA==", "hell");
    assert_base64 ("aGVsbA", "hell");
    assert_base64 ("aGVsbG8h", "hello!");
    assert_base64 ("a G\r\n\tVs bG8 = ", "hello");
    assert_base64 ("", NULL);
    assert_base64 (" \t", NULL);
    assert_base64 ("=", NULL);
    assert_base64 ("a", NULL);
    assert_base64 ("aGVsb", NULL);
    assert_base64 ("aGVsbG8==", NULL);
    assert_base64 ("aGVsbA=", NULL);
    assert_base64 ("aGVs====", NULL);
    assert_base64 ("aGVs bA=A", NULL);
    assert_base64 ("aGV-bG8=", NULL);
    assert_base64 ("aGVs\rbG8=", NULL);
}

static void assert_tags (const char *text, size_t count) {
    dkim_tags_t tags;
    char *copy = malloc (strlen (text) + 1);
    memcpy (copy, text, strlen (text)); /* no NUL behind it: a read past the end is seen */
    char *exact = realloc (copy, strlen (text) ? strlen (text) : 1);
    assert_int_equal (dkim_tags_read (&tags, exact, strlen (text)), count > 0);
    if (count) assert_int_equal (tags.count, count);
    free (exact);
}

static void tag_lists_are_read_to_the_letter (void **state) {
    (void)state;
    assert_tags ("a=1", 1);
    assert_tags ("a=1;", 1);
    assert_tags (" a\t=\r\n 1 ; b = 2 3 ;\r\n ", 2);
    assert_tags ("a=;b=", 2);
    assert_tags ("a=b=c", 1);
    assert_tags ("A=1;a=2", 2);
    assert_tags ("a=\xc3\xa9", 1);
    assert_tags ("", 0);
    assert_tags (";", 0);
    assert_tags ("a", 0);
    assert_tags ("=1", 0);
    assert_tags ("a=1;;b=2", 0);
    assert_tags ("a=1;;", 0);
    assert_tags ("a=1;a=2", 0);
    assert_tags ("a b=1", 0);
    assert_tags ("a=1\r", 0);
    assert_tags ("a=1\rb", 0);
    assert_tags ("a=\x7f", 0);
    assert_tags ("_a=1", 0);
}

static void a_tag_knows_all_that_stands_between_its_equals_sign_and_its_semicolon (void **state) {
    (void)state;
    static const char text[] = "a=1; b= x\r\n y \t; c=2";
    dkim_tags_t tags;
    assert_true (dkim_tags_read (&tags, text, strlen (text)));
    const dkim_tag_t *tag = dkim_tag (&tags, "b");
    assert_int_equal (tag->size, strlen ("x\r\n y"));
    assert_int_equal (tag->raw_size, strlen (" x\r\n y \t"));
    assert_ptr_equal (tag->raw, strstr (text, "b=") + 2);
    assert_null (dkim_tag (&tags, "B"));
}

/* --- canonical forms: the examples of RFC 6376, section 3.4.5, and the corners of lines --- */

static domains_t *domains;
static dkim_verifier_t *verifier;

static int open_verifier (void **state) {
    (void)state;
    domains = domains_new ();
    verifier = dkim_verifier_new (domains);
    return verifier ? 0 : -1;
}

static int close_verifier (void **state) {
    (void)state;
    dkim_verifier_destroy (&verifier);
    domains_destroy (&domains);
    return 0;
}

static void digest_of (const void *data, size_t size, uint8_t digest[DKIM_DIGEST]) {
    EVP_DigestUpdate (dkim_digest_start (verifier, verifier->digest), data, size);
    EVP_DigestFinal_ex (verifier->digest, digest, NULL);
}

static void assert_body (const char *body, bool relaxed, const char *canonical) {
    uint8_t came[DKIM_DIGEST], wanted[DKIM_DIGEST];
    dkim_sink_t sink;
    dkim_sink_open (&sink, dkim_digest_start (verifier, verifier->digest));
    dkim_body (&sink, body, strlen (body), relaxed);
    EVP_DigestFinal_ex (verifier->digest, came, NULL);
    digest_of (canonical, strlen (canonical), wanted);
    assert_int_equal (sink.total, strlen (canonical));
    assert_memory_equal (came, wanted, DKIM_DIGEST);
}

static void bodies_take_their_canonical_form (void **state) {
    (void)state;
    assert_body (" C \r\nD \t E\r\n\r\n\r\n", true, " C\r\nD E\r\n");
    assert_body (" C \r\nD \t E\r\n\r\n\r\n", false, " C \r\nD \t E\r\n");
    assert_body ("", true, "");
    assert_body ("", false, "\r\n");
    assert_body ("\r\n\r\n", true, "");
    assert_body ("\r\n\r\n", false, "\r\n");
    assert_body (" \t\r\n \r\n", true, "");
    assert_body (" \t\r\n", false, " \t\r\n");
    assert_body ("a", true, "a\r\n");
    assert_body ("a", false, "a\r\n");
    assert_body ("a \t", true, "a\r\n");
    assert_body ("\n\na\n\n", true, "\r\n\r\na\r\n");
    assert_body ("a\rb\r\r\n", true, "a\rb\r\r\n");
    assert_body ("a\r", false, "a\r\r\n");
}

static void long_lines_pass_through_the_buffer_whole (void **state) {
    (void)state;
    char *body = malloc (5 * DKIM_SINK), *canonical = malloc (5 * DKIM_SINK);
    for (size_t size = DKIM_SINK - 3; size <= 2 * DKIM_SINK + 3; size += size == DKIM_SINK + 3 ? DKIM_SINK - 6 : 1) {
        memset (body, 'x', size);
        memcpy (canonical, body, size);
        memcpy (canonical + size, " y\r\n", 5);
        memcpy (body + size, "  y\r\n", 6);
        assert_body (body, true, canonical);
        memcpy (body + size, " y\n", 4);
        assert_body (body, false, canonical);
    }
    free (body);
    free (canonical);
}

static void assert_field (const char *text, bool relaxed, const char *canonical) {
    uint8_t came[DKIM_DIGEST], wanted[DKIM_DIGEST];
    mail_field_t field;
    size_t offset = 0;
    dkim_sink_t sink;
    assert_true (mail_next_field (text, strlen (text), &offset, &field));
    dkim_sink_open (&sink, dkim_digest_start (verifier, verifier->digest));
    dkim_field (&sink, &field, relaxed, NULL, 0);
    dkim_sink_flush (&sink);
    EVP_DigestFinal_ex (verifier->digest, came, NULL);
    digest_of (canonical, strlen (canonical), wanted);
    assert_memory_equal (came, wanted, DKIM_DIGEST);
}

static void fields_take_their_canonical_form (void **state) {
    (void)state;
    assert_field ("A: X\r\n", true, "a:X");
    assert_field ("B : Y\t\r\n\tZ  \r\n", true, "b:Y Z");
    assert_field ("A: X\r\n", false, "A: X");
    assert_field ("B : Y\t\r\n\tZ  \r\n", false, "B : Y\t\r\n\tZ  ");
    assert_field ("B : Y\t\n\tZ  \n", false, "B : Y\t\r\n\tZ  ");
    assert_field ("A:\r\n", true, "a:");
    assert_field ("A: \r\n \r\n", true, "a:");
    assert_field ("A:\r\n x\r\n", true, "a:x");
    assert_field ("A: a\rb \r\n", true, "a:a\rb");
}

/* --- keys --- */

static const dkim_public_t *keep (uint32_t number) {
    uint8_t bytes[DKIM_EDWARDS] = {0}, published[DKIM_DIGEST];
    memcpy (bytes, &number, sizeof number);
    digest_of (bytes, sizeof bytes, published);
    return dkim_verifier_key (verifier, true, bytes, sizeof bytes, published);
}

static void keys_are_remembered_up_to_a_bound_and_the_least_used_forgotten (void **state) {
    (void)state;
    const dkim_public_t *first = keep (0);
    assert_int_equal (first->result, DKIM_PASS);
    for (uint32_t i = 1; i < 3 * LIMIT_KEYS; i++) {
        assert_int_equal (keep (i)->result, DKIM_PASS);
        assert_ptr_equal (keep (0), first);
    }
    assert_int_equal (verifier->count, LIMIT_KEYS);
    const dkim_public_t *gone = keep (1);
    assert_string_not_equal (gone->digest, first->digest);
    assert_ptr_equal (verifier->newest, gone);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (base64_is_read_with_white_space_and_padding_or_without),
        cmocka_unit_test (tag_lists_are_read_to_the_letter),
        cmocka_unit_test (a_tag_knows_all_that_stands_between_its_equals_sign_and_its_semicolon),
        cmocka_unit_test (bodies_take_their_canonical_form),
        cmocka_unit_test (long_lines_pass_through_the_buffer_whole),
        cmocka_unit_test (fields_take_their_canonical_form),
        cmocka_unit_test (keys_are_remembered_up_to_a_bound_and_the_least_used_forgotten),
    };
    return cmocka_run_group_tests (tests, open_verifier, close_verifier);
}
