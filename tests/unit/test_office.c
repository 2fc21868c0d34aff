/* stage: fingerprint */
#include "../support/file_fixture.h"

#define TYPES TEXT ("[Content_Types].xml", "<Types/>")
#define OLE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

static void macros_are_a_finding (void **state) {
    (void)state;
    assert_true (found (with_packed ("a.docm", ZIP (TYPES, TEXT ("word/vbaProject.bin", "x"))), FINDING_office_macro));
    assert_true (found (with_packed ("a.xlsx", ZIP (TYPES, TEXT ("xl/VBAPROJECT.BIN", "x"))), FINDING_office_macro));
    assert_true (found (with_packed ("a.xlsm", ZIP (TYPES, TEXT ("xl/macrosheets/s.xml", "x"))), FINDING_office_macro));
    assert_false (found (with_packed ("a.docx", ZIP (TYPES, TEXT ("word/document.xml", "x"))), FINDING_office_macro));
    static const char ole[] = OLE "........_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0....";
    assert_true (found (with_bytes ("text", "a.doc", ole, sizeof ole - 1), FINDING_office_macro));
    assert_false (found (with_bytes ("text", "a.doc", OLE "plain", 13), FINDING_office_macro));
}

static void a_document_within_an_archive_is_looked_into (void **state) {
    (void)state;
    packed_t document = ZIP (TYPES, TEXT ("word/vbaProject.bin", "x"));
    assert_true (found (with_packed ("a.zip", ZIP ({"a.docm", document.bytes, document.size})), FINDING_office_macro));
}

static void a_document_that_a_password_opens (void **state) {
    (void)state;
    static const char ole[] = OLE "....E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0....";
    assert_true (found (with_bytes ("see it", "a.docx", ole, sizeof ole - 1), FINDING_archive_encrypted));
    assert_true (found (with_bytes ("Password: 77", "a.docx", ole, sizeof ole - 1), FINDING_archive_password));
}

static void external_targets_are_links (void **state) {
    (void)state;
    static const char rels[] =
        "<Relationships><Relationship Id=\"r1\" Type=\"x/hyperlink\" Target=\"https://pay.shop.test/a\" "
        "TargetMode=\"External\"/><Relationship TargetMode = 'External' Target = 'https://other.shop.test/'/>"
        "<Relationship Id=\"r3\" Target=\"theme/theme1.xml\"/>"
        "<Relationship Id=\"r4\" Target=\"https://internal.shop.test/\"/></Relationships>";
    evidence_t *evidence = with_packed ("a.docx", ZIP (TYPES, {"word/_rels/document.xml.rels", rels, sizeof rels - 1}));
    assert_true (has_trait (evidence, TRAIT_url_host, "pay.shop.test"));
    assert_true (has_trait (evidence, TRAIT_url_host, "other.shop.test"));
    assert_false (has_trait (evidence, TRAIT_url_host, "internal.shop.test"));
}

/* Every document has the same styles and themes: they tell nothing. */
static void parts_of_documents_are_no_traits (void **state) {
    (void)state;
    evidence_t *evidence = with_packed ("a.docx", ZIP (TYPES, TEXT ("word/styles.xml", "hello")));
    size_t attachments = 0;
    for (size_t i = 0; i < evidence->n_traits; i++)
        attachments += trait_kind (evidence->traits[i]->id) == TRAIT_attachment;
    assert_int_equal (attachments, 1);
    assert_null (trait_of (evidence, TRAIT_archive_listing));
}

static void pages_and_disks_by_name_or_content (void **state) {
    (void)state;
    assert_true (found (with_bytes ("text", "a.html", "hello", 5), FINDING_attachment_page));
    assert_true (found (with_bytes ("text", "a.svg", "hello", 5), FINDING_attachment_page));
    assert_true (found (with_bytes ("text", "a.dat", "<!DOCTYPE html><p>", 18), FINDING_attachment_page));
    assert_true (found (with_bytes ("text", "a.iso", "hello", 5), FINDING_attachment_disk));
    assert_true (found (with_bytes ("text", "a.one", "hello", 5), FINDING_attachment_disk));
    assert_true (found (with_bytes ("text", "a.bin", "vhdxfile", 8), FINDING_attachment_disk));
    assert_true (found (with_bytes ("text", "a.pdf.exe", "hello", 5), FINDING_attachment_disguised));
    assert_true (found (with_bytes ("text", "a.jpg.lnk", "hello", 5), FINDING_attachment_disguised));
    static const char *const harmless[] = {"a.txt", "v1.2.txt", "a.html.txt", "isometric", "page.jpg"};
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        evidence_t *evidence = with_bytes ("text", harmless[i], "\xFF\xD8\xFFhello", 8);
        assert_false (found (evidence, FINDING_attachment_page));
        assert_false (found (evidence, FINDING_attachment_disk));
    }
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (macros_are_a_finding),
        cmocka_unit_test (a_document_within_an_archive_is_looked_into),
        cmocka_unit_test (a_document_that_a_password_opens),
        cmocka_unit_test (external_targets_are_links),
        cmocka_unit_test (parts_of_documents_are_no_traits),
        cmocka_unit_test (pages_and_disks_by_name_or_content),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
