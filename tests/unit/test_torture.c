/* stage: fingerprint */
/* Messages made to hurt: each is read within a bounded time, with a finding where it was cut, and in time that grows as
 * its size does. */
#include "../support/fingerprint_fixture.h"

#include <sys/resource.h>
#include <time.h>

#include "html.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SLOWER = 6 };
#else
enum { SLOWER = 1 };
#endif
enum { HTML_SIZE = 1 << 20, WORST = 1000 /* ms of CPU */, MEMORY = 1200 /* MB */ };

#define HEAD "From: Ada <ada@example.com>\nSubject: hello\nDate: now\nMessage-ID: <1@example.com>\nMIME-Version: 1.0\n"

static long cpu_ms (void) {
    struct timespec now;
    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* HEAD, then UNIT again and again; SIZE bytes in all. */
static char *flood (const char *head, const char *unit, size_t size) {
    size_t from = strlen (head), length = strlen (unit);
    char *text = malloc (size);
    assert_non_null (text);
    memcpy (text, head, from);
    for (size_t at = from; at < size; at += length) memcpy (text + at, unit, size - at < length ? size - at : length);
    return text;
}

/* ms of CPU; its memory is gone afterwards. */
static long read_flood (const char *head, const char *unit, size_t size, bool *bounded) {
    char *text = flood (head, unit, size);
    arena_t *kept = arena;
    arena = arena_new ();
    long began = cpu_ms ();
    evidence_t *evidence = evidence_new (arena, keys);
    fingerprint_message (fingerprint, (const uint8_t *)text, size, evidence);
    long spent = cpu_ms () - began;
    if (bounded) *bounded = found (evidence, FINDING_bounds_reached);
    arena_destroy (&arena);
    arena = kept;
    free (text);
    return spent;
}

static void assert_in_time (const char *name, const char *unit, long spent) {
    if (spent > WORST * SLOWER) fail_msg ("%.60s / %.40s: %ld ms", name, unit, spent);
}

static const char *const html_units[] = {"<",
                                         "<<<<",
                                         "</",
                                         "<!",
                                         "<!--",
                                         "<!-",
                                         "--!",
                                         "<![CDATA[",
                                         "<?",
                                         "<a href=\"",
                                         "<a href='x'",
                                         "<a href='http://a.example/'>",
                                         "<div>",
                                         "<p>",
                                         "<p><b>",
                                         "<table><tr><td>",
                                         "<li>",
                                         "<a>",
                                         "<svg>",
                                         "<svg><p>",
                                         "&",
                                         "&#",
                                         "&#x",
                                         "&amp",
                                         "&notit;",
                                         "&CounterClockwiseContourIntegra",
                                         "<p a=b",
                                         "<p a a a a a",
                                         "<p style=\"display:none;",
                                         "<p style='color:red'>x</p>",
                                         "<style>",
                                         "<style>.a{color:red}</style>x",
                                         "<script><!--<script>",
                                         "<title>",
                                         "<textarea>",
                                         "</title",
                                         "<div hidden>x",
                                         "</p>",
                                         "</div>",
                                         "<b><i></b>",
                                         "<br>",
                                         " ",
                                         "x ",
                                         "\xC3\xA9 ",
                                         "v.i.",
                                         "a@b",
                                         "1a",
                                         "\xD0\xB0z",
                                         "<p class='a b c d e f g h i j k l m n o p'>"};

static void floods_of_html_end_in_time (void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof html_units / sizeof *html_units; i++)
        assert_in_time ("html", html_units[i],
                        read_flood (HEAD "Content-Type: text/html\n\n", html_units[i], HTML_SIZE, NULL));
}

/* said: more than is read, so that a finding says so. */
static const struct {
    const char *head, *unit;
    bool said;
} mime_floods[] = {
    {HEAD "Content-Type: multipart/mixed; boundary=b\n\n", "--b\nContent-Type: text/plain\n\nx\n", true},
    {HEAD "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n", true},
    {HEAD "Content-Type: multipart/mixed; boundary=b\n\n", "--b\nContent-Type: multipart/mixed; boundary=b\n\n", true},
    {HEAD "Content-Type: multipart/mixed; boundary=b\n\n", "--b\nContent-Type: message/rfc822\n\n", true},
    {HEAD "Content-Type: multipart/mixed; boundary=b\n\n", "--c\n", true},
    {HEAD "Content-Type: multipart/mixed; boundary=b\n\n", "\n--", true},
    {HEAD, "Content-Type: multipart/mixed; boundary=b\n", true},
    {HEAD "Content-Type: multipart/mixed", "; boundary=b; boundary*0=x", true},
    {HEAD, "Content-Type: message/rfc822\n\n", true},
    {HEAD "Content-Type: text/plain; charset=", "x", true},
    {HEAD "\n", "begin 644 x\n#:&5L\nend\n", true},
    {HEAD "\n", "=ybegin name=x\n", false},
    {HEAD "\n", "begin 644 x\n", false},
    {HEAD "\n", "-", true},
    {HEAD "\n", "x", true},
    {HEAD "\n", "\r", true},
    {HEAD "Content-Transfer-Encoding: base64\n\n", "=", false},
    {HEAD "Content-Transfer-Encoding: base64\n\n", "QQ==", true},
    {HEAD "Content-Transfer-Encoding: quoted-printable\n\n", "=", true},
    {HEAD "Content-Transfer-Encoding: quoted-printable\n\n", "=\n", false},
    {HEAD "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n", "M", false},
    {"", "a:", true},
    {"From: ", "a:", true},
    {"Subject: ", "=?utf-8?q?a?= ", true},
    {"", "a: b\n", true}};

static void floods_of_mime_end_in_time_and_are_said (void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof mime_floods / sizeof *mime_floods; i++) {
        bool bounded;
        long spent = read_flood (mime_floods[i].head, mime_floods[i].unit, 8 << 20, &bounded);
        assert_in_time (mime_floods[i].head, mime_floods[i].unit, spent);
        if (mime_floods[i].said && !bounded) fail_msg ("%s / %s: not said", mime_floods[i].head, mime_floods[i].unit);
    }
}

static void lines_of_fifty_megabytes_end_in_time (void **state) {
    (void)state;
    static const char *const heads[] = {
        HEAD "\n", HEAD "Content-Type: text/html\n\n",
        "Subject: ", HEAD "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n",
        HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        bool bounded;
        assert_in_time (heads[i], "A", read_flood (heads[i], "A", 50 << 20, &bounded));
        assert_true (bounded);
    }
}

/* Four times the size: four times the CPU where it is linear, sixteen times where it is quadratic. */
static void time_grows_as_size_does (void **state) {
    (void)state;
    static const struct {
        const char *head, *unit;
    } floods[] = {
        {HEAD "\n", "Good morning, this is a line of text.\n"},
        {HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n", "Good morning to --c all of you\n--x\n"},
        {HEAD "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n", "QUJDREVGR0hJSktMTU5PUFFS\n"}};
    for (size_t i = 0; i < sizeof floods / sizeof *floods; i++) {
        long small = 0, large = 0;
        for (int round = 0; round < 2; round++) {
            small += read_flood (floods[i].head, floods[i].unit, 6250000, NULL);
            large += read_flood (floods[i].head, floods[i].unit, 25000000, NULL);
        }
        if (large > 8 * (small + 10))
            fail_msg ("%s: %ld ms, then %ld ms for four times as much", floods[i].unit, small, large);
    }
}

static void html_time_grows_as_size_does (void **state) {
    (void)state;
    static const char *const units[] = {
        "<p>Good <b>morning</b> &eacute;t&eacute;", "<a href=\"x", "<div>", "&", "<!--", "<p a=b c"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        long spent[2] = {0, 0};
        for (int large = 0; large < 2; large++) {
            size_t size = large ? 4 << 20 : 1 << 20;
            char *text = flood ("", units[i], size);
            arena_t *own = arena_new ();
            long began = cpu_ms ();
            html_read (own, text, size, 200);
            spent[large] = cpu_ms () - began;
            arena_destroy (&own);
            free (text);
        }
        if (spent[1] > 8 * (spent[0] + 10)) fail_msg ("%s: %ld ms, then %ld ms", units[i], spent[0], spent[1]);
    }
}

static void memory_stayed_bounded (void **state) {
    (void)state;
    struct rusage usage;
    getrusage (RUSAGE_SELF, &usage);
    assert_true (usage.ru_maxrss / 1024 < MEMORY * SLOWER);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (floods_of_html_end_in_time),
        cmocka_unit_test (floods_of_mime_end_in_time_and_are_said),
        cmocka_unit_test (lines_of_fifty_megabytes_end_in_time),
        cmocka_unit_test (time_grows_as_size_does),
        cmocka_unit_test (html_time_grows_as_size_does),
        cmocka_unit_test (memory_stayed_bounded),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
