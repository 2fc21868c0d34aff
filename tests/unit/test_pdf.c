/* stage: fingerprint */
#include "../support/file_fixture.h"

#include <sys/resource.h>
#include <zlib.h>

#define LINK "https://pay.shop.test/a"

/* A message with a PDF that holds BODY. */
static evidence_t *with_pdf (const char *body) {
    char *pdf = arena_printf (arena, "%%PDF-1.7\n%s\ntrailer << /Root 1 0 R >>\n%%%%EOF\n", body);
    return with_bytes ("See the file and answer soon.", "letter.pdf", pdf, strlen (pdf));
}

/* SIZE bytes at TEXT deflated as a stream of objects. */
static packed_t object_stream (const char *text, size_t size, const char *dictionary, bool length) {
    uLongf room = compressBound (size);
    char *pressed = malloc (room);
    assert_int_equal (compress ((Bytef *)pressed, &room, (const Bytef *)text, size), Z_OK);
    char *out = arena_alloc (arena, room + 1000);
    size_t at = (size_t)snprintf (out, 800, "%%PDF-1.7\n5 0 obj << %s /Length %lu >> stream\r\n", dictionary,
                                  length ? room : 0);
    memcpy (out + at, pressed, room);
    free (pressed);
    at += room;
    at += (size_t)snprintf (out + at, 200, "\nendstream endobj\n%%%%EOF\n");
    return (packed_t){out, at};
}

static const char *host_in (const evidence_t *evidence) {
    return trait_of (evidence, TRAIT_url_host);
}

static void a_link_is_found_however_it_is_written (void **state) {
    (void)state;
    static const char *const forms[] = {
        "1 0 obj << /Type /Annot /Subtype /Link /A << /S /URI /URI (" LINK ") >> >> endobj",
        "1 0 obj<</A<</URI(" LINK ")/S/URI>>>>endobj",
        "1 0 obj << /A << /S /URI /URI <68747470733a2f2f7061792e73686f702e746573742f61> >> >> endobj",
        "1 0 obj << /S /URI /URI <68 74 74 70 73 3A 2F 2F 70 61 79 2E 73 68 6F 70 2E 74 65 73 74 2F 61> >>",
        "1 0 obj << /S /URI /URI (https:\\/\\/p\\141y.sho\\160.test/a) >> endobj",
        "1 0 obj << /S /URI /URI (https://pay.\\\nshop.test/a) >> endobj",
        "1 0 obj << /S /#55RI /U#52#49 (" LINK ") >> endobj",
        "1 0 obj << /S /URI % a comment ) (\n /URI (" LINK ") >> endobj",
        "1 0 obj << /S /URI /URI 7 0 R >> endobj\n7 0 obj (" LINK ") endobj",
        "1 0 obj << /S /SubmitForm /F << /FS /URL /F (" LINK ") >> >> endobj",
        "1 0 obj << /T (an \\) open (bracket) here) /S /URI /URI (" LINK ") >> endobj",
        "1 0 obj << /S /URI /URI <FEFF00680074007400700073003A002F002F007000610079002E00730068"
        "006F0070002E0074006500730074"
        "002F0061> >> endobj",
        "3 0 obj << /Length 9 >> stream\n(((((((((\nendstream endobj 1 0 obj << /S /URI /URI (" LINK ") >> endobj"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *host = host_in (with_pdf (forms[i]));
        if (!host || strcmp (host, "pay.shop.test") != 0) fail_msg ("%s yields %s", forms[i], host ? host : "nothing");
    }
}

static void object_streams_are_read (void **state) {
    (void)state;
    static const char objects[] = "7 0 8 20 << /S /URI /URI (" LINK ") >> << /Type /Annot >>";
    static const char *const dictionaries[] = {"/Type /ObjStm /N 2 /First 9 /Filter /FlateDecode",
                                               "/First 9 /Filter [ /FlateDecode ]", "/Type/ObjStm/Filter/Fl"};
    for (size_t i = 0; i < sizeof dictionaries / sizeof *dictionaries; i++)
        for (int length = 0; length < 2; length++) {
            packed_t pdf = object_stream (objects, sizeof objects - 1, dictionaries[i], length);
            assert_string_equal (host_in (with_packed ("a.pdf", pdf)), "pay.shop.test");
        }
}

static void what_is_no_link (void **state) {
    (void)state;
    static const char *const forms[] = {
        "1 0 obj << /Producer (https://writer.shop.test) /Creator (http://writer.shop.test) >> endobj",
        "1 0 obj << /Length 60 >> stream\n/URI (" LINK ")\nendstream endobj",
        "1 0 obj << /Title (see the manual) >> endobj", "% /URI (" LINK ")",
        "1 0 obj << /S /URI /URI (" LINK ") >> endobj trailer << /Encrypt 9 0 R >>"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (host_in (with_pdf (forms[i]))) fail_msg ("%s", forms[i]);
}

static void what_starts_something_is_a_finding (void **state) {
    (void)state;
    assert_true (found (with_pdf ("1 0 obj << /S /Launch /Win << /F (cmd.exe) >> >> endobj"), FINDING_pdf_active));
    assert_true (
        found (with_pdf ("1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert) >> >>"), FINDING_pdf_active));
    assert_true (found (with_pdf ("1 0 obj << /Open#41ction << /S /J#61vaScript /JS (x) >> >>"), FINDING_pdf_active));
    assert_false (found (with_pdf ("1 0 obj << /OpenAction [ 3 0 R /Fit ] >> endobj"), FINDING_pdf_active));
    assert_false (found (with_pdf ("1 0 obj << /S /URI /URI (" LINK ") >> endobj"), FINDING_pdf_active));
}

static void a_stream_that_grows_is_cut (void **state) {
    (void)state;
    static char zeros[24 << 20];
    struct rusage before, after;
    packed_t pdf = object_stream (zeros, sizeof zeros, "/Type /ObjStm /Filter /FlateDecode", true);
    getrusage (RUSAGE_SELF, &before);
    assert_true (found (with_packed ("a.pdf", pdf), FINDING_archive_bomb));
    getrusage (RUSAGE_SELF, &after);
    assert_true (after.ru_utime.tv_sec - before.ru_utime.tv_sec < 3);
}

static void odd_ends_do_no_harm (void **state) {
    (void)state;
    static const char *const forms[] = {"1 0 obj << /URI (",
                                        "/URI <",
                                        "/URI <4",
                                        "/",
                                        "<",
                                        "(\\",
                                        "(\\7",
                                        "/#",
                                        "/#4",
                                        "1 0 obj << /Length 99999999999999 >> stream\n",
                                        "stream",
                                        "stream\r",
                                        "<< /First 1 /FlateDecode >> stream\nxx",
                                        ">",
                                        ")",
                                        "%",
                                        "/URI (((((((((("};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char *pdf = arena_printf (arena, "%%PDF-1.7 %s", forms[i]);
        with_bytes ("text", "a.pdf", pdf, strlen (pdf));
    }
}

/* Each of these is read once, not once from every place where it may begin. */
static void the_cost_is_linear (void **state) {
    (void)state;
    static const char *const pieces[] = {"(",   "<", "/URI(", "stream\n", "obj<</First/FlateDecode>>stream\n",
                                         "/#4", "%"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t size = 2 << 20, length = strlen (pieces[i]);
        char *bytes = arena_alloc (arena, size + 8);
        memcpy (bytes, "%PDF-1.7", 8);
        for (size_t at = 8; at < size; at++) bytes[at] = pieces[i][at % length];
        struct rusage before, after;
        getrusage (RUSAGE_SELF, &before);
        with_bytes ("text", "a.pdf", bytes, size);
        getrusage (RUSAGE_SELF, &after);
        assert_true (after.ru_utime.tv_sec - before.ru_utime.tv_sec < 3);
    }
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_link_is_found_however_it_is_written),
        cmocka_unit_test (object_streams_are_read),
        cmocka_unit_test (what_is_no_link),
        cmocka_unit_test (what_starts_something_is_a_finding),
        cmocka_unit_test (a_stream_that_grows_is_cut),
        cmocka_unit_test (odd_ends_do_no_harm),
        cmocka_unit_test (the_cost_is_linear),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
