/* stage: authentication */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "spf/evaluate.h"
#include "spf/spf.h"

static const char zone[] =
    "$ORIGIN test.\n$TTL 60\n"
    "pass TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n"
    "case TXT \"V=SPF1 IP4:192.0.2.1 -ALL\"\n"
    "bare TXT \"v=spf1\"\n"
    "other TXT \"v=spf10 -all\"\nother TXT \"something else\"\n"
    "two TXT \"v=spf1 +all\"\ntwo TXT \"v=spf1 -all\"\n"
    "split TXT \"v=spf1 ip4:192.\" \"0.2.1 -all\"\n"
    "soft TXT \"v=spf1 ~all\"\nneutral TXT \"v=spf1 ?all\"\n"
    "wrong TXT \"v=spf1 ip4:192.0.2.0/24 nonsense -all\"\n"
    "six TXT \"v=spf1 ip6:2001:db8::/32 -all\"\n"
    "a TXT \"v=spf1 a -all\"\na A 192.0.2.1\na AAAA 2001:db8::1\n"
    "anet TXT \"v=spf1 a:a.test/28//64 -all\"\n"
    "mx TXT \"v=spf1 mx -all\"\nmx MX 10 m1.test.\nmx MX 20 m2.test.\nm1 A 192.0.2.50\nm2 A 192.0.2.1\n"
    "nullmx TXT \"v=spf1 mx -all\"\nnullmx MX 0 .\n"
    "many TXT \"v=spf1 mx -all\"\n"
    "ptr TXT \"v=spf1 ptr:host.test -all\"\n"
    "1.2.0.192.in-addr.arpa. PTR liar.test.\n1.2.0.192.in-addr.arpa. PTR mail.host.test.\n"
    "mail.host A 192.0.2.1\nliar A 192.0.2.200\n"
    "ptrno TXT \"v=spf1 ptr:ost.test -all\"\n"
    "exists TXT \"v=spf1 exists:%{ir}.%{v}.list.test -all\"\n1.2.0.192.in-addr.list A 127.0.0.2\n"
    "inc TXT \"v=spf1 include:pass.test ?all\"\n"
    "incfail TXT \"v=spf1 include:soft.test ?all\"\n"
    "incminus TXT \"v=spf1 -include:pass.test +all\"\n"
    "incnone TXT \"v=spf1 include:nowhere.test +all\"\n"
    "incloop TXT \"v=spf1 include:incloop.test +all\"\n"
    "incbad TXT \"v=spf1 include:wrong.test +all\"\n"
    "inctemp TXT \"v=spf1 include:loop.test +all\"\nloop CNAME loop\n"
    "redir TXT \"v=spf1 redirect=pass.test\"\n"
    "redirall TXT \"v=spf1 redirect=pass.test ?all\"\n"
    "redirnone TXT \"v=spf1 redirect=nowhere.test\"\n"
    "redirloop TXT \"v=spf1 redirect=redirloop.test\"\n"
    "local TXT \"v=spf1 exists:%{l}.%{o}.users.test -all\"\nbob.local.test.users A 127.0.0.2\n"
    "postmaster.local.test.users A 127.0.0.2\n"
    "parts TXT \"v=spf1 exists:%{l1r-}.parts.test -all\"\nsmith.parts A 127.0.0.2\n"
    "helo TXT \"v=spf1 exists:%{h2}.helos.test -all\"\nhost.test.helos A 127.0.0.2\n"
    "pname TXT \"v=spf1 exists:%{p}.names.test -all\"\nmail.host.test.names A 127.0.0.2\n"
    "url TXT \"v=spf1 exists:%{L}.url.test -all\"\na%2Bb.url A 127.0.0.2\n"
    "long TXT \"v=spf1 exists:%{l}.%{l}.%{l}.%{l}.%{l}.short.test -all\"\n*.short A 127.0.0.2\n"
    "void2 TXT \"v=spf1 a:v1.test mx:v2.test ip4:192.0.2.1 -all\"\n"
    "void3 TXT \"v=spf1 a:v1.test mx:v2.test exists:v3.test ip4:192.0.2.1 -all\"\n"
    "ten TXT \"v=spf1 a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test "
    "a:a.test -all\"\n"
    "eleven TXT \"v=spf1 a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test "
    "a:a.test -all\"\nc A 192.0.2.222\n"
    "early TXT \"v=spf1 ip4:192.0.2.1 a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test a:c.test "
    "a:c.test a:c.test -all\"\n"
    "temp TXT \"v=spf1 a:loop.test -all\"\n"
    "tempafter TXT \"v=spf1 ip4:192.0.2.1 a:loop.test -all\"\n"
    "modifier TXT \"v=spf1 unknown=%{d}x exp=explain.test ip4:192.0.2.1 -all\"\n"
    "xn--bcher-kva TXT \"v=spf1 ip4:192.0.2.1 -all\"\n";

static const struct {
    const char *address, *local, *domain, *result;
} cases[] = {
    {"192.0.2.1", "bob", "pass.test", "pass"},
    {"192.0.2.255", "bob", "PASS.test.", "pass"},
    {"192.0.3.0", "bob", "pass.test", "fail"},
    {"::ffff:192.0.2.1", "bob", "pass.test", "pass"},
    {"2001:db8::1", "bob", "pass.test", "fail"},
    {"192.0.2.1", "bob", "case.test", "pass"},
    {"192.0.2.1", "bob", "bare.test", "neutral"},
    {"192.0.2.1", "bob", "other.test", "none"},
    {"192.0.2.1", "bob", "nowhere.test", "none"},
    {"192.0.2.1", "bob", "test", "none"},
    {"192.0.2.1", "bob", "", "none"},
    {"192.0.2.1", "bob", "a..test", "none"},
    {"192.0.2.1", "bob", "[192.0.2.1]", "none"},
    {"192.0.2.1", "bob", "two.test", "permerror"},
    {"192.0.2.1", "bob", "split.test", "pass"},
    {"192.0.2.1", "bob", "soft.test", "softfail"},
    {"192.0.2.1", "bob", "neutral.test", "neutral"},
    {"192.0.2.1", "bob", "wrong.test", "permerror"},
    {"2001:db8:ffff::1", "bob", "six.test", "pass"},
    {"2001:db9::1", "bob", "six.test", "fail"},
    {"192.0.2.1", "bob", "six.test", "fail"},
    {"192.0.2.1", "bob", "a.test", "pass"},
    {"192.0.2.2", "bob", "a.test", "fail"},
    {"2001:db8::1", "bob", "a.test", "pass"},
    {"192.0.2.15", "bob", "anet.test", "pass"},
    {"192.0.2.16", "bob", "anet.test", "fail"},
    {"2001:db8::ffff", "bob", "anet.test", "pass"},
    {"2001:db8:0:1::1", "bob", "anet.test", "fail"},
    {"192.0.2.1", "bob", "mx.test", "pass"},
    {"192.0.2.2", "bob", "mx.test", "fail"},
    {"192.0.2.1", "bob", "nullmx.test", "fail"},
    {"192.0.2.1", "bob", "many.test", "permerror"},
    {"192.0.2.1", "bob", "ptr.test", "pass"},
    {"192.0.2.200", "bob", "ptr.test", "fail"},
    {"192.0.2.1", "bob", "ptrno.test", "fail"},
    {"192.0.2.1", "bob", "exists.test", "pass"},
    {"192.0.2.2", "bob", "exists.test", "fail"},
    {"192.0.2.1", "bob", "inc.test", "pass"},
    {"192.0.3.1", "bob", "inc.test", "neutral"},
    {"192.0.2.1", "bob", "incfail.test", "neutral"},
    {"192.0.2.1", "bob", "incminus.test", "fail"},
    {"192.0.3.1", "bob", "incminus.test", "pass"},
    {"192.0.2.1", "bob", "incnone.test", "permerror"},
    {"192.0.2.1", "bob", "incloop.test", "permerror"},
    {"192.0.2.1", "bob", "incbad.test", "permerror"},
    {"192.0.2.1", "bob", "inctemp.test", "temperror"},
    {"192.0.2.1", "bob", "loop.test", "temperror"},
    {"192.0.2.1", "bob", "redir.test", "pass"},
    {"192.0.3.1", "bob", "redir.test", "fail"},
    {"192.0.3.1", "bob", "redirall.test", "neutral"},
    {"192.0.2.1", "bob", "redirnone.test", "permerror"},
    {"192.0.2.1", "bob", "redirloop.test", "permerror"},
    {"192.0.2.1", "bob", "local.test", "pass"},
    {"192.0.2.1", "eve", "local.test", "fail"},
    {"192.0.2.1", "", "local.test", "pass"},
    {"192.0.2.1", "smith-jane", "parts.test", "pass"},
    {"192.0.2.1", "jane-smith", "parts.test", "fail"},
    {"192.0.2.1", "bob", "helo.test", "pass"},
    {"192.0.2.1", "bob", "pname.test", "pass"},
    {"192.0.2.2", "bob", "pname.test", "fail"},
    {"192.0.2.1", "a+b", "url.test", "pass"},
    {"192.0.2.1", "a.very.long.local.part.whose.repetition.is.far.more.than.a.name.can.hold", "long.test", "pass"},
    {"192.0.2.1", "bob", "void2.test", "pass"},
    {"192.0.2.1", "bob", "void3.test", "permerror"},
    {"192.0.2.1", "bob", "temp.test", "temperror"},
    {"192.0.2.1", "bob", "tempafter.test", "pass"},
    {"192.0.2.1", "bob", "modifier.test", "pass"},
    {"192.0.2.1", "bob", "early.test", "pass"},
    {"192.0.2.1", "back\\slash", "local.test", "fail"},
    {"192.0.2.1", "\xff\x01 (", "local.test", "fail"},
    {"192.0.2.1", "bob", "xn--bcher-kva.test", "pass"},
};

static dns_t *dns;
static int done;

static int open_zone (void **state) {
    (void)state;
    char file[] = "/tmp/test_spf_XXXXXX", *error = NULL;
    FILE *stream = fdopen (mkstemp (file), "w");
    fputs (zone, stream);
    for (int i = 0; i < 11; i++) fprintf (stream, "many MX 10 a%d.test.\n", i);
    fclose (stream);
    dns_options_t options = {
        .zone_file = file, .timeout = 100, .cache_bytes = 1 << 20, .ttl_max = 60000, .queries_in_flight = 1};
    dns = dns_new (&options, &error);
    unlink (file);
    if (!dns) fprintf (stderr, "%s\n", error);
    return dns ? 0 : -1;
}

static int close_zone (void **state) {
    (void)state;
    dns_destroy (&dns);
    return 0;
}

static void count (void *state) {
    (void)state;
    done++;
}

/* Evaluates one case with QUERIES at most: the result's word. */
static const char *check (const char *ip, const char *local, const char *domain, int queries, bool *capped) {
    arena_t *arena = arena_new ();
    dns_session_t *session = dns_session_new (dns, queries);
    address_t address;
    assert_true (address_read (&address, ip));
    iprev_t *iprev = iprev_start (arena, session, &address);
    spf_question_t question = {&address, local, domain, "mail.host.test", iprev};
    done = 0;
    spf_t *spf = spf_start (arena, session, &question, count, NULL);
    assert_int_equal (done, 1);
    const char *word = spf_word (spf_result (spf));
    *capped = spf_capped (spf);
    dns_session_destroy (&session);
    arena_destroy (&arena);
    return word;
}

static void spf_gives_each_case_of_the_table_its_result (void **state) {
    (void)state;
    bool capped;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *word = check (cases[i].address, cases[i].local, cases[i].domain, 1000, &capped);
        if (strcmp (word, cases[i].result) != 0)
            fail_msg ("%s from %s: %s, not %s", cases[i].domain, cases[i].address, word, cases[i].result);
        assert_false (capped);
    }
}

static void spf_counts_a_and_mx_against_ten_lookups (void **state) {
    (void)state;
    bool capped;
    assert_string_equal (check ("192.0.2.1", "bob", "ten.test", 1000, &capped), "pass");
    assert_string_equal (check ("192.0.2.1", "bob", "eleven.test", 1000, &capped), "permerror");
}

static void spf_says_when_the_cap_on_queries_was_reached (void **state) {
    (void)state;
    bool capped;
    assert_string_equal (check ("192.0.2.1", "bob", "ten.test", 8, &capped), "temperror");
    assert_true (capped);
}

static void macros_expand_with_their_transformers (void **state) {
    (void)state;
    char name[SPF_NAME + 1];
    address_t address;
    assert_true (address_read (&address, "2001:db8::cb01"));
    macros_t macros = {&address, "postmaster", "b.test", "c.test", "d.test", "unknown"};
    static const struct {
        const char *written, *expanded;
    } table[] = {
        {"%{s}", "postmaster@b.test"},
        {"%{d}.%{o}.%{h}", "c.test.b.test.d.test"},
        {"%{i}", "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.1"},
        {"%{ir}.%{v}", "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6"},
        {"%{d1}.x", "test.x"},
        {"%{d1r}.x", "c.x"},
        {"%{d99}", "c.test"},
        {"%{S}", "postmaster%40b.test"},
        {"a%%b%_c%-d.test", "a%b c%20d.test"},
        {"%{p}.test", "unknown.test"},
        {"x.test.", "x.test"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        piece_t piece = {table[i].written, strlen (table[i].written)};
        macro_expand (piece, &macros, name);
        assert_string_equal (name, table[i].expanded);
    }
}

static void assert_syntax (const char *record, bool right) {
    arena_t *arena = arena_new ();
    record_t read;
    size_t size = strlen (record);
    char *copy = malloc (size);
    memcpy (copy, record, size);
    assert_true (record_is_spf (copy, size));
    const char *wrong = record_read (&read, arena, copy, size);
    if (right != !wrong) fail_msg ("%s: %s", record, wrong ? wrong : "was taken for right");
    free (copy);
    arena_destroy (&arena);
}

static void records_of_right_syntax_are_read (void **state) {
    (void)state;
    static const char *const right[] = {
        "v=spf1",
        "v=spf1    all  ",
        "v=spf1 a/0 mx//0 a:x.test/32//128",
        "v=spf1 ip4:0.0.0.0/0 ip6:::/0 ip6:::ffff:192.0.2.1",
        "v=spf1 include:%{d} exists:%{l1r+-}.x.test ptr",
        "v=spf1 a:%{d2}/24 exists:a/b.test",
        "v=spf1 x-y_z.0= any=thing%% exp=%{d}",
        "v=spf1 a:x.xn--p1ai a:x.t-e a:x.test.",
        "v=spf1 redirect=_spf.%{d}",
    };
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) assert_syntax (right[i], true);
}

static const char *const wrong_records[] = {
    "v=spf1 all:x.test",
    "v=spf1 all/24",
    "v=spf1 include",
    "v=spf1 include:",
    "v=spf1 include:x.test/24",
    "v=spf1 a:",
    "v=spf1 a:test",
    "v=spf1 a:192.0.2.1",
    "v=spf1 a:x.-test",
    "v=spf1 a:x.test-",
    "v=spf1 a/33",
    "v=spf1 a/024",
    "v=spf1 a//129",
    "v=spf1 a/24/64",
    "v=spf1 a/",
    "v=spf1 mx:x.test//",
    "v=spf1 ptr/24",
    "v=spf1 ptr:",
    "v=spf1 ip4",
    "v=spf1 ip4:",
    "v=spf1 ip4:192.0.2",
    "v=spf1 ip4:192.0.2.1/",
    "v=spf1 ip4:192.0.2.1/33",
    "v=spf1 ip4:192.0.2.1//32",
    "v=spf1 ip4:::1",
    "v=spf1 ip6:192.0.2.1",
    "v=spf1 ip6:2001:db8::/129",
    "v=spf1 exists",
    "v=spf1 exists:x.test/24",
    "v=spf1 exists:%{c}.test",
    "v=spf1 exists:%{l0}.test",
    "v=spf1 exists:%{x}.test",
    "v=spf1 exists:%{l.test",
    "v=spf1 exists:%.test",
    "v=spf1 exists:x.test%",
    "v=spf1 exists:%{d}.",
    "v=spf1 redirect=",
    "v=spf1 redirect=x.test redirect=y.test",
    "v=spf1 exp=x.test exp=y.test",
    "v=spf1 -redirect=x.test",
    "v=spf1 =x",
    "v=spf1 moo",
    "v=spf1 +",
    "v=spf1 ++all",
    "v=spf1 a b=%",
    "v=spf1\x20\tall",
    "v=spf1 a:x\xc3.test",
    "v=spf1 all,",
};

static void records_of_wrong_syntax_are_refused_whole (void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof wrong_records / sizeof *wrong_records; i++) assert_syntax (wrong_records[i], false);
}

static void a_record_cut_at_any_byte_is_read_within_its_bounds (void **state) {
    (void)state;
    static const char whole[] =
        "v=spf1 ip4:192.0.2.1/24 a:%{ir}.x.test/24//64 exists:%{l2r-}%%.%{d}.test redirect=x.test exp=%{d}";
    for (size_t size = 6; size < sizeof whole; size++) {
        arena_t *arena = arena_new ();
        record_t record;
        char *exact = malloc (size);
        memcpy (exact, whole, size);
        if (record_is_spf (exact, size)) record_read (&record, arena, exact, size);
        free (exact);
        arena_destroy (&arena);
    }
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (spf_gives_each_case_of_the_table_its_result),
        cmocka_unit_test (spf_counts_a_and_mx_against_ten_lookups),
        cmocka_unit_test (spf_says_when_the_cap_on_queries_was_reached),
        cmocka_unit_test (macros_expand_with_their_transformers),
        cmocka_unit_test (records_of_right_syntax_are_read),
        cmocka_unit_test (records_of_wrong_syntax_are_refused_whole),
        cmocka_unit_test (a_record_cut_at_any_byte_is_read_within_its_bounds),
    };
    return cmocka_run_group_tests (tests, open_zone, close_zone);
}
