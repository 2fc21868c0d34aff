/* stage: fingerprint */
#include "../support/fingerprint_fixture.h"

static evidence_t *letter (const char *message) {
    return evidence_of (message, strlen (message));
}

static const char *shape_of (const char *header) {
    return trait_of (letter (arena_printf (arena, "%s\nbody\n", header)), TRAIT_header_shape);
}

#define PLAIN                                                                                                          \
    "From: Ada <ada@example.com>\nTo: Bo <bo@example.net>\nSubject: one\nDate: then\nMessage-ID: <1@a.example>\n"

static void the_shape_survives_other_values_and_line_ends (void **state) {
    (void)state;
    assert_string_equal (
        shape_of (PLAIN),
        shape_of ("From: Eve <eve@example.org>\r\nTo: x@example.com\r\nSubject: other\r\n words\r\nDate: now\r\n"
                  "Message-ID: <2@b.example>\r\n"));
}

static void the_shape_survives_what_receivers_add (void **state) {
    (void)state;
    assert_string_equal (
        shape_of (PLAIN),
        shape_of (
            "Return-Path: <ada@example.com>\nDelivered-To: bo@example.net\nReceived: from a.example\n\tby b.example\n"
            "X-Tamis-Id: x\nX-Tamis-Verdict: deliver\nAuthentication-Results: mx; spf=pass\nDKIM-Signature: v=1\n"
            "ARC-Seal: i=1\nARC-Message-Signature: i=1\nX-Spam-Status: No\n" PLAIN "received: again\n"));
}

static void the_shape_changes_with_order_letter_case_and_fields (void **state) {
    (void)state;
    const char *shape = shape_of (PLAIN);
    assert_string_not_equal (
        shape,
        shape_of ("To: Bo <bo@example.net>\nFrom: Ada <ada@example.com>\nSubject: one\nDate: now\nMessage-ID: <1>\n"));
    assert_string_not_equal (
        shape,
        shape_of ("From: Ada <ada@example.com>\nTo: Bo <bo@example.net>\nSubject: one\nDate: now\nMessage-Id: <1>\n"));
    assert_string_not_equal (shape, shape_of (PLAIN "X-Priority: 3\n"));
}

static const char *mailer (const char *value) {
    return trait_of (letter (arena_printf (arena, PLAIN "X-Mailer: %s\n\nbody\n", value)), TRAIT_mailer);
}

static void the_mailer_survives_its_version (void **state) {
    (void)state;
    assert_string_equal (mailer ("Garden Mail 6.00.2800.1106"), "garden mail");
    assert_string_equal (mailer ("Garden Mail 7.5"), "garden mail");
    assert_string_equal (mailer ("Spade/1.5.20 (2026-01-06)"), "spade");
    assert_string_not_equal (mailer ("Garden Mail 6"), mailer ("Garden Post 6"));
    assert_null (mailer ("12.34"));
    assert_string_equal (trait_of (letter (PLAIN "User-Agent: Spade/2.0\n\nx"), TRAIT_mailer), "spade");
}

static void a_reply_to_of_another_domain_is_a_trait (void **state) {
    (void)state;
    assert_string_equal (trait_of (letter (PLAIN "Reply-To: Box <Box@Other.Example>\n\nx"), TRAIT_reply_to),
                         "box@other.example");
    assert_null (trait_of (letter (PLAIN "Reply-To: office@EXAMPLE.com\n\nx"), TRAIT_reply_to));
    assert_null (trait_of (letter (PLAIN "\nx"), TRAIT_reply_to));
}

static void what_the_header_lacks_is_found (void **state) {
    (void)state;
    evidence_t *whole = letter (PLAIN "\nx"), *bare = letter ("From: ada@example.com\n\nx"), *none = letter ("\nx");
    assert_false (found (whole, FINDING_no_date) || found (whole, FINDING_no_message_id) ||
                  found (whole, FINDING_no_header));
    assert_true (found (bare, FINDING_no_date) && found (bare, FINDING_no_message_id));
    assert_true (found (none, FINDING_no_header));
    assert_false (found (none, FINDING_no_date));
}

static void raw_bytes_are_found_and_encoded_ones_are_not (void **state) {
    (void)state;
    assert_true (found (letter (PLAIN "X-Note: caf\xE9\n\nx"), FINDING_raw_bytes_in_header));
    assert_true (found (evidence_of (PLAIN "X-Note: a\0b\n\nx", sizeof PLAIN "X-Note: a\0b\n\nx" - 1),
                        FINDING_raw_bytes_in_header));
    assert_false (found (letter (PLAIN "X-Note: =?utf-8?q?caf=C3=A9?=\n\ncaf\xE9"), FINDING_raw_bytes_in_header));
}

static bool shouts (const char *subject) {
    return found (letter (arena_printf (arena, "From: ada@example.com\nSubject: %s\n\nx", subject)), FINDING_shouting);
}

static void shouting_is_capitals_or_exclamation (void **state) {
    (void)state;
    assert_true (shouts ("YOU HAVE WON A PRIZE"));
    assert_true (shouts ("=?utf-8?q?D=C3=89P=C3=8ACHEZ-VOUS_DE_R=C3=89PONDRE?="));
    assert_true (shouts ("buy now!!!"));
    assert_false (shouts ("NATO summit in The Hague"));
    assert_false (shouts ("RE: FYI"));
    assert_false (shouts ("Hello!"));
    assert_false (shouts (""));
}

static void a_list_says_what_it_is_and_how_to_leave (void **state) {
    (void)state;
    assert_true (found (letter (PLAIN "List-Id: <garden.example.com>\nList-Unsubscribe: <mailto:off@example.com>\n\nx"),
                        FINDING_list_headers));
    assert_false (found (letter (PLAIN "List-Id: <garden.example.com>\n\nx"), FINDING_list_headers));
    assert_false (found (letter (PLAIN "List-Unsubscribe: <mailto:off@example.com>\n\nx"), FINDING_list_headers));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_shape_survives_other_values_and_line_ends),
        cmocka_unit_test (the_shape_survives_what_receivers_add),
        cmocka_unit_test (the_shape_changes_with_order_letter_case_and_fields),
        cmocka_unit_test (the_mailer_survives_its_version),
        cmocka_unit_test (a_reply_to_of_another_domain_is_a_trait),
        cmocka_unit_test (what_the_header_lacks_is_found),
        cmocka_unit_test (raw_bytes_are_found_and_encoded_ones_are_not),
        cmocka_unit_test (shouting_is_capitals_or_exclamation),
        cmocka_unit_test (a_list_says_what_it_is_and_how_to_leave),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
