/* stage: fingerprint */
#include "../support/fingerprint_fixture.h"

#include "guard.h"
#include "mime.h"

#define HEADER                                                                                                         \
    "From: Ada <ada@example.com>\nSubject: hello\nDate: now\nMessage-ID: <1@example.com>\nMIME-Version: 1.0\n"

/* Text that grows. */
typedef struct {
    char *text;
    size_t size, room;
} pile_t;

static void __attribute__ ((format (printf, 2, 3))) put (pile_t *self, const char *format, ...) {
    va_list args;
    if (self->room - self->size < 512) {
        self->room = self->room * 2 + 4096;
        self->text = realloc (self->text, self->room);
        assert_non_null (self->text);
    }
    va_start (args, format);
    int length = vsnprintf (self->text + self->size, self->room - self->size, format, args);
    va_end (args);
    assert_in_range (length, 0, 511);
    self->size += (size_t)length;
}

static evidence_t *finish (pile_t *self) {
    evidence_t *evidence = evidence_of (self->text, self->size);
    free (self->text);
    return evidence;
}

static evidence_t *nested (int levels, bool messages) {
    pile_t pile = {NULL, 0, 0};
    put (&pile, HEADER);
    for (int i = 0; i < levels; i++) {
        if (messages)
            put (&pile, "Content-Type: message/rfc822\n\nSubject: %d\n", i);
        else
            put (&pile, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    }
    put (&pile, "Content-Type: text/plain\n\nthe innermost text, which is long enough to be read by somebody\n");
    for (int i = levels; i-- > 0 && !messages;) put (&pile, "--b%d--\n", i);
    return finish (&pile);
}

static void six_hundred_levels_are_bounded (void **state) {
    (void)state;
    for (int messages = 0; messages < 2; messages++) {
        assert_true (found (nested (600, messages), FINDING_bounds_reached));
        assert_true (found (nested (60000, messages), FINDING_bounds_reached));
        assert_false (found (nested (15, messages), FINDING_bounds_reached));
        assert_false (found (nested (15, messages), FINDING_no_text));
    }
    assert_true (found (nested (50, false), FINDING_mime_broken));
    assert_false (found (nested (15, false), FINDING_mime_broken));
}

static void a_hundred_thousand_parts_are_bounded (void **state) {
    (void)state;
    pile_t pile = {NULL, 0, 0};
    put (&pile, HEADER "Content-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < 100000; i++)
        put (&pile, "--b\nContent-Type: text/plain\n\npart %d http://h%d.example/\n", i, i);
    put (&pile, "--b--\n");
    limits_t limits = fingerprint_limits ();
    assert_true (guard_prefix (pile.text, pile.size, &limits) < pile.size / 20); /* GMime never sees the rest */
    evidence_t *evidence = finish (&pile);
    assert_true (found (evidence, FINDING_bounds_reached));
    assert_true (evidence->n_traits <= EVIDENCE_TRAITS);
}

static void as_many_parts_as_are_allowed_are_all_read (void **state) {
    (void)state;
    pile_t pile = {NULL, 0, 0};
    limits_t limits = fingerprint_limits ();
    put (&pile, HEADER "Content-Type: multipart/mixed; boundary=b\n\n");
    for (size_t i = 0; i < limits.parts; i++) put (&pile, "--b\nContent-Type: text/plain\n\npart\n");
    put (&pile, "--b--\n");
    mime_t *mime = mime_read (arena, pile.text, pile.size, &limits);
    assert_int_equal (mime->count, limits.parts);
    assert_null (mime->bounded);
    assert_null (mime->broken);
    free (pile.text);
}

static void a_flood_of_open_boundaries_and_dashes_ends_in_time (void **state) {
    (void)state;
    pile_t pile = {NULL, 0, 0};
    put (&pile, HEADER);
    for (int i = 0; i < 100; i++) put (&pile, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    put (&pile, "\n");
    for (int i = 0; i < 1000000; i++) put (&pile, "--\n");
    assert_true (found (finish (&pile), FINDING_bounds_reached));
}

static void floods_of_header_fields_are_bounded (void **state) {
    (void)state;
    static const char *const starts[] = {HEADER, HEADER "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
                                         HEADER "Content-Type: message/rfc822\n\n",
                                         HEADER "Content-Type: multipart/digest; boundary=b\n\n--b\n\n"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        pile_t pile = {NULL, 0, 0};
        put (&pile, "%s", starts[i]);
        for (int field = 0; field < 300000; field++) put (&pile, "X-%d: y\n", field);
        assert_true (found (finish (&pile), FINDING_bounds_reached));
    }
}

static evidence_t *letter (const char *type, const char *body) {
    char *message = arena_printf (arena, HEADER "Content-Type: %s\n\n%s", type, body);
    return evidence_of (message, strlen (message));
}

static void nested_address_groups_are_not_descended_into (void **state) {
    (void)state;
    static const char *const starts[] = {"From: ", "\n\nTo: ", HEADER "Content-Type: message/rfc822\n\nFrom: ",
                                         HEADER "Content-Type:\n message (x) / rfc822\n\nCC : ",
                                         HEADER "Content-Type: multipart/digest; boundary=b\n\n--b\n\nBcc: "};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        pile_t pile = {NULL, 0, 0};
        put (&pile, "%s", starts[i]);
        for (int level = 0; level < 120000; level++) put (&pile, "a:");
        finish (&pile);
    }
}

static void base64_garbage_is_read_as_far_as_it_goes (void **state) {
    (void)state;
    letter ("text/plain\nContent-Transfer-Encoding: base64", "!!!!====\xFF\xFE@@@aGVsbG8=aGVsbG8\n===\n=");
    letter ("application/pdf\nContent-Transfer-Encoding: base64", "=");
    letter ("text/plain\nContent-Transfer-Encoding: quoted-printable", "=\n=4\n=ZZ===");
    letter ("text/plain\nContent-Transfer-Encoding: x-uuencode", "begin 644 x\n#:&5L\n`\n");
    letter ("text/plain\nContent-Transfer-Encoding: no-such", "text");
}

static void a_multipart_that_is_not_closed_is_broken_and_still_read (void **state) {
    (void)state;
    evidence_t *evidence =
        letter ("multipart/mixed; boundary=b", "--b\n\nfirst words\n--b\n\nsee http://last.example/ here");
    assert_true (found (evidence, FINDING_mime_broken));
    assert_false (found (evidence, FINDING_no_text));
    bool host = false;
    for (size_t i = 0; i < evidence->n_traits; i++)
        host = host || strcmp (evidence->traits[i]->value, "last.example") == 0;
    assert_true (host);
}

static void a_multipart_without_parts_or_boundary_is_broken_and_its_text_read (void **state) {
    (void)state;
    evidence_t *none = letter ("multipart/mixed; boundary=b", "only words, and no boundary in sight at all");
    assert_true (found (none, FINDING_mime_broken));
    assert_false (found (none, FINDING_no_text));
    evidence_t *bare = letter ("multipart/mixed", "--b\n\nonly words, and no boundary was announced\n--b--\n");
    assert_true (found (bare, FINDING_mime_broken));
    assert_false (found (bare, FINDING_no_text));
}

static void enclosed_messages_are_read (void **state) {
    (void)state;
    evidence_t *evidence =
        letter ("message/rfc822", "Subject: inner\nContent-Type: text/html\n\n<p>words enough to be read by a person");
    assert_true (found (evidence, FINDING_html_only));
    assert_false (found (evidence, FINDING_no_text));
}

static void odd_messages_are_read (void **state) {
    (void)state;
    assert_true (found (evidence_of ("", 0), FINDING_no_header));
    assert_true (found (evidence_of ("\n", 1), FINDING_no_header));
    assert_true (found (evidence_of ("\0\0\0\0", 4), FINDING_no_header));
    assert_true (found (evidence_of (HEADER, sizeof HEADER - 1), FINDING_no_text));
    assert_true (found (evidence_of (HEADER "X", sizeof HEADER), FINDING_no_text));
    static const char nuls[] = HEADER "Content-Type: text/plain\n\nwords \0 with \0 NULs between them\0";
    assert_false (found (evidence_of (nuls, sizeof nuls - 1), FINDING_no_text));
    static const char text[] = "only words, and no header before them at all";
    assert_false (found (evidence_of (text, sizeof text - 1), FINDING_no_text));
}

static void an_unknown_charset_is_a_finding_and_the_text_is_read (void **state) {
    (void)state;
    evidence_t *evidence = letter ("text/plain; charset=\"x-\\\"klingon\"", "caf\xC3\xA9 words enough to be read");
    assert_true (found (evidence, FINDING_charset_broken));
    assert_false (found (evidence, FINDING_no_text));
}

static void one_line_of_five_megabytes_is_read_to_its_bound (void **state) {
    (void)state;
    static const char *const types[] = {"text/plain", "text/html", "text/plain; charset=utf-16",
                                        "application/octet-stream", "text/html; charset=iso-2022-jp"};
    size_t head, size = 5 << 20;
    char *message = malloc (size);
    assert_non_null (message);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        memset (message, 'w', size);
        head = (size_t)snprintf (message, 512, HEADER "Content-Type: %s\n\n", types[i]);
        message[head] = 'w';
        assert_int_equal (found (evidence_of (message, size), FINDING_bounds_reached), i != 3);
    }
    free (message);
}

static void any_cut_of_a_message_is_read (void **state) {
    (void)state;
    static const char whole[] =
        HEADER "Content-Type: multipart/mixed; boundary=\"b\"\n\npre\n--b\nContent-Type: text/html; charset=utf-8\n"
               "Content-Transfer-Encoding: quoted-printable\n\n<a href=3D'http://0x7f.1/'>caf=C3=A9</a>\n--b\n"
               "Content-Type: message/rfc822\n\nFrom: =?utf-8?b?w6k=?= <x@y>\n\ntext\n--b\nContent-Type: "
               "application/x; name*0*=utf-8''a%E9; name*1=b\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--\n";
    for (size_t size = 0; size < sizeof whole; size++) evidence_of (whole, size);
}

static void time_is_bounded (void **state) {
    (void)state;
    char *error = NULL;
    limits_t limits = fingerprint_limits ();
    limits.time = -1;
    fingerprint_t *hurried = fingerprint_new (&limits, "", &error);
    evidence_t *evidence = evidence_new (arena, keys);
    static const char message[] = HEADER "\nwords";
    fingerprint_message (hurried, (const uint8_t *)message, sizeof message - 1, evidence);
    assert_true (found (evidence, FINDING_bounds_reached));
    fingerprint_destroy (&hurried);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (six_hundred_levels_are_bounded),
        cmocka_unit_test (a_hundred_thousand_parts_are_bounded),
        cmocka_unit_test (as_many_parts_as_are_allowed_are_all_read),
        cmocka_unit_test (a_flood_of_open_boundaries_and_dashes_ends_in_time),
        cmocka_unit_test (floods_of_header_fields_are_bounded),
        cmocka_unit_test (nested_address_groups_are_not_descended_into),
        cmocka_unit_test (base64_garbage_is_read_as_far_as_it_goes),
        cmocka_unit_test (a_multipart_that_is_not_closed_is_broken_and_still_read),
        cmocka_unit_test (a_multipart_without_parts_or_boundary_is_broken_and_its_text_read),
        cmocka_unit_test (enclosed_messages_are_read),
        cmocka_unit_test (odd_messages_are_read),
        cmocka_unit_test (an_unknown_charset_is_a_finding_and_the_text_is_read),
        cmocka_unit_test (one_line_of_five_megabytes_is_read_to_its_bound),
        cmocka_unit_test (any_cut_of_a_message_is_read),
        cmocka_unit_test (time_is_bounded),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
