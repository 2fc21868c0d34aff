/* stage: fingerprint */
/* The mailer's handwriting, and what senders of many letters say of themselves. */
#include "../support/fingerprint_fixture.h"

#include "mailer.h"

static const char *trait_in (const char *message, trait_kind_t kind) {
    return trait_of (evidence_of (message, strlen (message)), kind);
}

#define LETTER(from, date, id, type)                                                                                   \
    "From: " from "\nTo: bo@example.net\nSubject: one\nDate: " date "\nMessage-ID: <" id ">\nMIME-Version: 1.0\n"      \
    "Content-Type: " type "\n\nx\n"
#define FROM "Ada <ada@example.com>"
#define DATE "Tue, 6 Jan 2026 10:00:00 +0100"
#define ID "1a2b3c4d.20260106100000@example.com"
#define TYPE "multipart/mixed;\n\tboundary=\"----=_NextPart_000_00A1_01C2B3D4.5E6F7081\""

typedef struct {
    const char *change, *message;
    bool same;
} change_t;

static const change_t changes[] = {
    {"another day, other numbers",
     LETTER (FROM, "Wed, 25 Nov 2026 23:59:01 -0300", "9f8e7d6c.20261125235901@example.com",
             "multipart/mixed;\n\tboundary=\"----=_NextPart_001_0002_01C299AA.00112233\""),
     true},
    {"another subject, recipient and body",
     "From: Eve <eve@example.com>\nTo: many@example.org\nSubject: =?utf-8?q?deux?=\nDate: " DATE "\nMessage-ID: <" ID
     ">\nMIME-Version: 1.0\nContent-Type: " TYPE "\n\nother\n",
     true},
    {"an answer, a copy, what receivers add",
     "Received: from a.example by b.example\nDKIM-Signature: v=1\nFrom: " FROM
     "\nTo: bo@example.net\nCc: x@example.org\n"
     "Subject: one\nIn-Reply-To: <1@example.org>\nReferences: <1@example.org>\nDate: " DATE "\nMessage-ID: <" ID
     ">\nMIME-Version: 1.0\nContent-Type: " TYPE "\n\nx\n",
     true},
    {"line ends",
     "From: " FROM "\r\nTo: bo@example.net\r\nSubject: one\r\nDate: " DATE "\r\nMessage-ID: <" ID
     ">\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n\tboundary=\"----=_NextPart_000_00A1_"
     "01C2B3D4.5E6F7081\"\r\n\r\nx\r\n",
     true},
    {"another domain of the author's own",
     LETTER ("Ada <ada@example.net>", DATE, "1a2b3c4d.20260106100000@example.net", TYPE), true},
    {"a Message-ID of another domain", LETTER (FROM, DATE, "1a2b3c4d.20260106100000@example.org", TYPE), false},
    {"a Message-ID of a host of the domain", LETTER (FROM, DATE, "1a2b3c4d.20260106100000@mx.example.com", TYPE),
     false},
    {"a Message-ID of no domain", LETTER (FROM, DATE, "1a2b3c4d.20260106100000@localhost", TYPE), false},
    {"another form of Message-ID", LETTER (FROM, DATE, "1a2b3c4d$20260106100000@example.com", TYPE), false},
    {"another form of boundary", LETTER (FROM, DATE, ID, "multipart/mixed;\n\tboundary=\"=_1a2b3c4d5e6f\""), false},
    {"a boundary without quotation marks",
     LETTER (FROM, DATE, ID, "multipart/mixed;\n\tboundary=----=_NextPart_000_00A1_01C2B3D4.5E6F7081"), false},
    {"a Content-Type folded in another way",
     LETTER (FROM, DATE, ID, "multipart/mixed; boundary=\"----=_NextPart_000_00A1_01C2B3D4.5E6F7081\""), false},
    {"a zone with its name", LETTER (FROM, "Tue, 6 Jan 2026 10:00:00 +0000 (UTC)", ID, TYPE), false},
    {"a zone as a name", LETTER (FROM, "Tue, 6 Jan 2026 10:00:00 GMT", ID, TYPE), false},
    {"no day of the week", LETTER (FROM, "6 Jan 2026 10:00:00 +0100", ID, TYPE), false},
    {"letter case of a field's name",
     "From: " FROM "\nTo: bo@example.net\nSubject: one\nDate: " DATE "\nMessage-Id: <" ID
     ">\nMIME-Version: 1.0\nContent-Type: " TYPE "\n\nx\n",
     false},
    {"order of the fields",
     "Date: " DATE "\nFrom: " FROM "\nTo: bo@example.net\nSubject: one\nMessage-ID: <" ID
     ">\nMIME-Version: 1.0\nContent-Type: " TYPE "\n\nx\n",
     false}};

static void the_mailer_shape_stays_under_these_changes (void **state) {
    (void)state;
    const char *original = trait_in (LETTER (FROM, DATE, ID, TYPE), TRAIT_mailer_shape);
    assert_non_null (original);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *other = trait_in (changes[i].message, TRAIT_mailer_shape);
        if (!other || (strcmp (original, other) == 0) != changes[i].same) fail_msg ("%s", changes[i].change);
    }
    assert_null (trait_in ("From: a@example.com\nSubject: x\n\ny", TRAIT_mailer_shape));
    assert_null (trait_in ("", TRAIT_mailer_shape));
}

static void assert_form (const char *text, const char *expected) {
    char form[40];
    assert_int_equal (mailer_form (text, strlen (text), form, sizeof form), strlen (expected));
    assert_string_equal (form, expected);
}

static void forms_are_the_same_for_what_one_program_makes (void **state) {
    (void)state;
    assert_form ("----=_NextPart_000_0001", "----=_Lm_Xs_Xs");
    assert_form ("----=_NextPart_00A_F00D", "----=_Lm_Xs_Xs");
    assert_form ("===============1234567890123456789==", "===============Dl==");
    assert_form ("0123abcd-89ef-4567-abcd-0123456789ab", "Xm-Xs-Xs-Xs-Xl");
    assert_form ("deadbeef-cafe-babe-face-012345678901", "Xm-Xs-Xs-Xs-Dl");
    assert_form ("", "");
    char form[6], text[100];
    memset (text, '.', sizeof text);
    assert_true (mailer_form (text, sizeof text, form, sizeof form) < sizeof form);
}

#define START "From: a@example.com\nDate: then\nTo: b@example.net\n"

static void assert_field (const char *field, trait_kind_t kind, const char *expected) {
    const char *value = trait_in (arena_printf (arena, START "%s\n\nx\n", field), kind);
    if (expected && value)
        assert_string_equal (value, expected);
    else if (expected || value)
        fail_msg ("%s", field);
}

static void the_host_to_unsubscribe_at_is_a_trait (void **state) {
    (void)state;
    assert_field ("List-Unsubscribe: <https://Lists.Example.com/u?x=1>", TRAIT_unsubscribe_host, "lists.example.com");
    assert_field ("List-Unsubscribe: <mailto:u@mail.example.com?subject=off>,\n\t<https://lists.example.com/u>",
                  TRAIT_unsubscribe_host, "lists.example.com");
    assert_field ("List-Unsubscribe: <mailto:u-1@Mail.Example.com?subject=a@b>", TRAIT_unsubscribe_host,
                  "mail.example.com");
    assert_field ("List-Unsubscribe: https://lists.example.com/", TRAIT_unsubscribe_host, NULL);
    assert_field ("List-Unsubscribe: <>, <mailto:>, <mailto:x>, <", TRAIT_unsubscribe_host, NULL);
}

static void the_sender_in_the_feedback_id_is_a_trait (void **state) {
    (void)state;
    assert_field ("Feedback-ID: campaign1:customer2:newsletter:MailHouse", TRAIT_feedback_id, "mailhouse");
    assert_field ("Feedback-ID: ::x: MailHouse ", TRAIT_feedback_id, "mailhouse");
    assert_field ("Feedback-ID: alone", TRAIT_feedback_id, NULL);
    assert_field ("Feedback-ID: a:b:c:", TRAIT_feedback_id, NULL);
    assert_field ("Feedback-ID: a:b:c:d:e", TRAIT_feedback_id, NULL);
}

static void the_list_is_a_trait (void **state) {
    (void)state;
    assert_field ("List-Id: The garden <Garden.Lists.Example.com>", TRAIT_list_id, "garden.lists.example.com");
    assert_field ("List-ID: \"a < b\" <garden.lists.example.com>", TRAIT_list_id, "garden.lists.example.com");
    assert_field ("List-Id: garden.lists.example.com", TRAIT_list_id, "garden.lists.example.com");
    assert_field ("List-Id: the garden", TRAIT_list_id, NULL);
    assert_field ("List-Id: <>", TRAIT_list_id, NULL);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_mailer_shape_stays_under_these_changes),
        cmocka_unit_test (forms_are_the_same_for_what_one_program_makes),
        cmocka_unit_test (the_host_to_unsubscribe_at_is_a_trait),
        cmocka_unit_test (the_sender_in_the_feedback_id_is_a_trait),
        cmocka_unit_test (the_list_is_a_trait),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
