/* stage: fingerprint */
#include "../support/fingerprint_fixture.h"

#include "magic.h"

#define HEADER                                                                                                         \
    "From: Ada <ada@example.com>\nSubject: file\nDate: Tue, 6 Jan 2026 10:00:00 +0000\nMessage-ID: <1@example.com>\n"  \
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the file and answer soon.\n--b\n"

/* A message with one part of its own header fields and body. */
static evidence_t *with_part (const char *fields, const char *body) {
    char *message = arena_printf (arena, HEADER "%s\n\n%s\n--b--\n", fields, body);
    return evidence_of (message, strlen (message));
}

static evidence_t *with_file (const char *name, const char *base64) {
    return with_part (
        arena_printf (arena,
                      "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"%s\"\n"
                      "Content-Transfer-Encoding: base64",
                      name),
        base64);
}

static void the_type_is_told_by_content (void **state) {
    (void)state;
    char program[64] = "MZ";
    assert_int_equal (magic_of (program, sizeof program), MAGIC_PROGRAM);
    assert_int_equal (magic_of ("MZ is a text", 12), MAGIC_UNKNOWN);
    assert_int_equal (magic_of ("\x7F"
                                "ELF",
                                4),
                      MAGIC_PROGRAM);
    assert_int_equal (magic_of ("PK\x03\x04", 4), MAGIC_ZIP);
    assert_int_equal (magic_of ("%PDF-1.7", 8), MAGIC_PDF);
    assert_int_equal (magic_of ("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8), MAGIC_OLE);
    assert_int_equal (magic_of ("\x89PNG\r\n\x1A\n", 8), MAGIC_IMAGE);
    assert_int_equal (magic_of ("\xFF\xD8\xFF\xE0", 4), MAGIC_IMAGE);
    assert_int_equal (magic_of ("GIF89a", 6), MAGIC_IMAGE);
    assert_int_equal (magic_of ("{\\rtf1", 6), MAGIC_RTF);
    assert_int_equal (magic_of ("#!/bin/sh\n", 10), MAGIC_SCRIPT);
    assert_int_equal (magic_of ("", 0), MAGIC_UNKNOWN);
    assert_int_equal (magic_of ("P", 1), MAGIC_UNKNOWN);
}

static void programs_are_found_by_name_or_content (void **state) {
    (void)state;
    assert_true (found (with_file ("invoice.pdf.exe", "aGVsbG8="), FINDING_attachment_executable));
    assert_true (found (with_file ("INVOICE.SCR", "aGVsbG8="), FINDING_attachment_executable));
    assert_true (found (with_file ("invoice.exe. .", "aGVsbG8="), FINDING_attachment_executable));
    assert_true (found (with_file ("letter", "f0VMRgIBAQA="), FINDING_attachment_executable));
    assert_true (found (with_file ("letter.txt", "IyEvYmluL3NoCg=="), FINDING_attachment_executable));
    assert_false (found (with_file ("letter.txt", "aGVsbG8="), FINDING_attachment_executable));
    assert_false (found (with_file ("exe", "aGVsbG8="), FINDING_attachment_executable));
}

static void content_of_another_type_than_the_name_says_is_disguised (void **state) {
    (void)state;
    assert_true (found (with_file ("photo.jpg", "UEsDBAAAAAA="), FINDING_attachment_disguised));
    assert_true (found (with_file ("letter.pdf", "aGVsbG8="), FINDING_attachment_disguised));
    assert_true (found (with_file ("letter.txt", "f0VMRgIBAQA="), FINDING_attachment_disguised));
    assert_true (found (with_file ("cod\xE2\x80\xAE"
                                   "fdp.exe",
                                   "aGVsbG8="),
                        FINDING_attachment_disguised));
    assert_false (found (with_file ("letter.pdf", "JVBERi0xLjc="), FINDING_attachment_disguised));
    assert_false (found (with_file ("letter.docx", "UEsDBAAAAAA="), FINDING_attachment_disguised));
    assert_false (
        found (with_file ("photo.png", "/9j/4AAQSkY="), FINDING_attachment_disguised)); /* one picture as another */
    assert_false (found (with_file ("letter.txt", "aGVsbG8="), FINDING_attachment_disguised));
}

static void the_digest_is_of_the_decoded_bytes_whatever_the_name (void **state) {
    (void)state;
    const char *digest = trait_of (with_file ("one.bin", "aGVsbG8="), TRAIT_attachment);
    assert_string_equal (digest,
                         "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"); /* SHA-256 of "hello" */
    assert_string_equal (trait_of (with_file ("two.dat", "aGVs\nbG8="), TRAIT_attachment), digest);
    assert_string_equal (
        trait_of (
            with_part ("Content-Type: application/x-other\nContent-Transfer-Encoding: quoted-printable", "=68ello="),
            TRAIT_attachment),
        digest);
    assert_string_not_equal (trait_of (with_file ("one.bin", "aGVsbG9v"), TRAIT_attachment), digest);
}

static void empty_attachments_are_no_trait (void **state) {
    (void)state;
    assert_null (trait_of (with_file ("empty.pdf", ""), TRAIT_attachment));
    assert_false (found (with_file ("empty.pdf", ""), FINDING_attachment_disguised));
}

static void small_inline_images_are_no_trait_and_larger_ones_are (void **state) {
    (void)state;
    char pixels[LIMIT_INLINE_IMAGE + 2];
    memset (pixels, 'x', sizeof pixels);
    pixels[LIMIT_INLINE_IMAGE] = '\0';
    assert_null (trait_of (with_part ("Content-Type: image/gif\nContent-ID: <1>", pixels), TRAIT_attachment));
    pixels[LIMIT_INLINE_IMAGE] = 'x';
    pixels[LIMIT_INLINE_IMAGE + 1] = '\0';
    assert_non_null (trait_of (with_part ("Content-Type: image/gif\nContent-ID: <1>", pixels), TRAIT_attachment));
    assert_non_null (
        trait_of (with_part ("Content-Type: image/gif\nContent-Disposition: attachment", "GIF89a"), TRAIT_attachment));
}

static void the_text_itself_and_signatures_are_no_attachments (void **state) {
    (void)state;
    assert_null (trait_of (with_part ("Content-Type: text/html", "<p>hello"), TRAIT_attachment));
    assert_null (trait_of (with_part ("Content-Type: application/pgp-signature; name=s.asc", "x"), TRAIT_attachment));
    assert_non_null (trait_of (with_part ("Content-Type: text/plain; name=notes.txt", "hello"), TRAIT_attachment));
}

static void reasons_hold_no_file_name (void **state) {
    (void)state;
    evidence_t *evidence = with_file ("confidential-affair.pdf.exe", "f0VMRgIBAQA=");
    for (size_t i = 0; i < evidence->n_findings; i++) assert_null (strstr (evidence->findings[i]->reason, "affair"));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_type_is_told_by_content),
        cmocka_unit_test (programs_are_found_by_name_or_content),
        cmocka_unit_test (content_of_another_type_than_the_name_says_is_disguised),
        cmocka_unit_test (the_digest_is_of_the_decoded_bytes_whatever_the_name),
        cmocka_unit_test (empty_attachments_are_no_trait),
        cmocka_unit_test (small_inline_images_are_no_trait_and_larger_ones_are),
        cmocka_unit_test (the_text_itself_and_signatures_are_no_attachments),
        cmocka_unit_test (reasons_hold_no_file_name),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
