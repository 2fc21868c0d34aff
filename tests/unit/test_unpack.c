/* stage: fingerprint */
#include "../support/file_fixture.h"

#include <sys/resource.h>

static const char program[64] = "MZ\x90";
#define PROGRAM(name)                                                                                                  \
    { name, program, sizeof program }
#define HELLO_DIGEST "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" /* SHA-256 of "hello" */

static double seconds (void) {
    struct rusage usage;
    getrusage (RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
}

/* Each format carries a program, and a file known by its digest. */
static void members_are_seen_in_every_format (void **state) {
    (void)state;
    static const struct {
        const char *format, *filter;
    } kinds[] = {{"zip", NULL},      {"7zip", NULL},  {"ustar", NULL},   {"ustar", "gzip"}, {"ustar", "xz"},
                 {"ustar", "bzip2"}, {"pax", "zstd"}, {"iso9660", NULL}, {"pax", "lzip"},   {"gnutar", "compress"}};
    const member_t members[] = {TEXT ("note.txt", "hello"), PROGRAM ("setup.bin")};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        evidence_t *evidence = with_packed (strcmp (kinds[i].format, "iso9660") ? "file.dat" : "file.iso",
                                            packed (kinds[i].format, kinds[i].filter, NULL, members, 2));
        if (!found (evidence, FINDING_archive_executable) || !has_trait (evidence, TRAIT_attachment, HELLO_DIGEST))
            fail_msg ("%s %s", kinds[i].format, kinds[i].filter ? kinds[i].filter : "");
        assert_non_null (trait_of (evidence, TRAIT_archive_listing));
    }
}

static void a_file_pressed_alone_is_seen (void **state) {
    (void)state;
    const member_t member = TEXT ("x", "hello");
    packed_t file = packed ("raw", "gzip", NULL, &member, 1);
    assert_true (has_trait (with_packed ("note.gz", file), TRAIT_attachment, HELLO_DIGEST));
}

static void harmless_archives_are_no_finding (void **state) {
    (void)state;
    evidence_t *evidence = with_packed ("photos.zip", ZIP (TEXT ("a.txt", "hello"), TEXT ("b/c.txt", "world")));
    for (finding_code_t code = FINDING_archive_executable; code <= FINDING_pdf_active; code++)
        assert_false (found (evidence, code));
    assert_false (found (evidence, FINDING_bounds_reached));
    assert_false (found (with_packed ("empty.zip", ZIP (TEXT ("empty", ""))), FINDING_archive_executable));
}

static void programs_by_name_or_content (void **state) {
    (void)state;
    assert_true (found (with_packed ("a.zip", ZIP (TEXT ("invoice.pdf.js", "x"))), FINDING_archive_executable));
    assert_true (found (with_packed ("a.zip", ZIP (TEXT ("invoice.pdf.js", "x"))), FINDING_attachment_disguised));
    assert_true (found (with_packed ("a.zip", ZIP (TEXT ("open.lnk", "x"))), FINDING_archive_executable));
    assert_true (found (with_packed ("a.zip", ZIP (TEXT ("cod\xE2\x80\xAE"
                                                         "fdp.scr",
                                                         "x"))),
                        FINDING_attachment_disguised));
    assert_false (found (with_packed ("a.zip", ZIP (TEXT ("readme", "#!/bin/sh"))), FINDING_archive_executable));
}

/* What developers send: a program among many files. */
static void a_program_among_many_files_is_no_finding (void **state) {
    (void)state;
    member_t members[LIMIT_FEW_MEMBERS + 1];
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        members[i] = (member_t){arena_printf (arena, "src/file%zu.js", i), "x", 1};
    size_t count = sizeof members / sizeof *members;
    assert_false (
        found (with_packed ("a.zip", packed ("zip", NULL, NULL, members, count)), FINDING_archive_executable));
    assert_true (
        found (with_packed ("a.zip", packed ("zip", NULL, NULL, members, count - 1)), FINDING_archive_executable));
}

static packed_t nested (packed_t inner, const char *name, size_t times) {
    for (; times > 0; times--) {
        const member_t member = {name, inner.bytes, inner.size};
        inner = packed ("zip", NULL, NULL, &member, 1);
    }
    return inner;
}

static void archives_within_archives_are_opened_to_a_depth (void **state) {
    (void)state;
    packed_t innermost = ZIP (PROGRAM ("setup.exe"));
    assert_true (found (with_packed ("a.zip", nested (innermost, "n.zip", 2)), FINDING_archive_executable));
    assert_false (found (with_packed ("a.zip", nested (innermost, "n.zip", 2)), FINDING_archive_bomb));
    assert_true (found (with_packed ("a.zip", nested (innermost, "n.zip", 3)), FINDING_archive_bomb));
    assert_true (found (with_packed ("a.zip", nested (innermost, "n.zip", 30)), FINDING_archive_bomb));
}

static void encrypted_archives_and_their_password (void **state) {
    (void)state;
    const member_t member = TEXT ("invoice.txt", "hello");
    packed_t file = packed ("zip", NULL, "1234", &member, 1);
    evidence_t *evidence = with_packed ("a.zip", file);
    assert_true (found (evidence, FINDING_archive_encrypted));
    assert_false (found (evidence, FINDING_archive_password));
    assert_false (has_trait (evidence, TRAIT_attachment, HELLO_DIGEST));
    static const char *const given[] = {"Password: 1234", "The PASSWORD for the file is 1234", "mot de passe : 1234",
                                        "Mdp=1234", "Le mot de passe de l'archive est 1234"};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        evidence = with_bytes (given[i], "a.zip", file.bytes, file.size);
        if (!found (evidence, FINDING_archive_password)) fail_msg ("%s", given[i]);
        assert_false (found (evidence, FINDING_archive_encrypted));
    }
    static const char *const elsewhere[] = {"I send you the password by telephone.", "Le mot de passe suit.",
                                            "No passwords here"};
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        assert_false (found (with_bytes (elsewhere[i], "a.zip", file.bytes, file.size), FINDING_archive_password));
    packed_t plain = ZIP (TEXT ("a.txt", "hello"));
    assert_false (found (with_bytes ("Password: 1234", "a.zip", plain.bytes, plain.size), FINDING_archive_password));
}

/* 42-like: layers of archives, each with many of the next, and gigabytes of zeros at the bottom. */
static void bombs_cost_little (void **state) {
    (void)state;
    static char zeros[16 << 20];
    const member_t big = {"zeros", zeros, sizeof zeros};
    packed_t layer = packed ("zip", NULL, NULL, &big, 1);
    double before = seconds ();
    for (int depth = 0; depth < 5; depth++) {
        member_t copies[16];
        for (size_t i = 0; i < 16; i++)
            copies[i] = (member_t){arena_printf (arena, "n%zu.zip", i), layer.bytes, layer.size};
        evidence_t *evidence = with_packed ("a.zip", layer);
        assert_true (found (evidence, FINDING_archive_bomb) || found (evidence, FINDING_bounds_reached));
        layer = packed ("zip", NULL, NULL, copies, depth < 2 ? 16 : 2);
    }
    assert_true (found (with_packed ("a.zip", layer), FINDING_archive_bomb));
    assert_true (seconds () - before < 15);
}

static void pressed_bombs_cost_little (void **state) {
    (void)state;
    static char zeros[24 << 20];
    static const char *const filters[] = {"gzip", "bzip2", "xz", "zstd", "lzip"};
    const member_t members[] = {{"zeros", zeros, sizeof zeros}, {"more", zeros, sizeof zeros}};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        packed_t file = packed ("ustar", filters[i], NULL, members, 2);
        double before = seconds ();
        assert_true (found (with_packed ("a.tar", file), FINDING_archive_bomb));
        assert_true (seconds () - before < 2);
    }
}

static void a_directory_of_a_hundred_thousand_members_is_not_opened (void **state) {
    (void)state;
    size_t count = 100 * 1000;
    char *bytes = arena_alloc (arena, 46 * count + 4);
    memcpy (bytes, "PK\3\4", 4);
    for (size_t i = 0; i < count; i++) {
        memset (bytes + 4 + 46 * i, 0, 46);
        memcpy (bytes + 4 + 46 * i, "PK\1\2", 4);
    }
    assert_true (found (with_packed ("a.zip", (packed_t){bytes, 46 * count + 4}), FINDING_archive_bomb));
}

/* Whatever is broken or cut off is read as far as it goes. */
static void broken_archives_do_no_harm (void **state) {
    (void)state;
    const member_t members[] = {TEXT ("note.txt", "hello"), PROGRAM ("setup.exe")};
    static const char *const formats[] = {"zip", "7zip", "ustar", "iso9660"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        packed_t whole = packed (formats[i], NULL, NULL, members, 2);
        for (size_t size = 0; size < whole.size; size += whole.size / 40 + 1)
            with_packed ("a.iso", (packed_t){whole.bytes, size});
        for (size_t at = 0; at < whole.size && at < 4096; at += whole.size / 40 + 1) {
            whole.bytes[at] = (char)(whole.bytes[at] ^ 0x55);
            with_packed ("a.iso", whole);
        }
    }
}

static void no_name_of_a_member_leaves (void **state) {
    (void)state;
    evidence_t *evidence = with_packed ("secret-affair.zip", ZIP (PROGRAM ("secret-affair.exe"), TEXT ("secret", "x")));
    for (size_t i = 0; i < evidence->n_findings; i++) assert_null (strstr (evidence->findings[i]->reason, "secret"));
    for (size_t i = 0; i < evidence->n_traits; i++) assert_null (strstr (evidence->traits[i]->value, "secret"));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (members_are_seen_in_every_format),
        cmocka_unit_test (a_file_pressed_alone_is_seen),
        cmocka_unit_test (harmless_archives_are_no_finding),
        cmocka_unit_test (programs_by_name_or_content),
        cmocka_unit_test (a_program_among_many_files_is_no_finding),
        cmocka_unit_test (archives_within_archives_are_opened_to_a_depth),
        cmocka_unit_test (encrypted_archives_and_their_password),
        cmocka_unit_test (bombs_cost_little),
        cmocka_unit_test (pressed_bombs_cost_little),
        cmocka_unit_test (a_directory_of_a_hundred_thousand_members_is_not_opened),
        cmocka_unit_test (broken_archives_do_no_harm),
        cmocka_unit_test (no_name_of_a_member_leaves),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
