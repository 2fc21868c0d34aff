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

#include "iprev.h"

static const char zone[] = "$ORIGIN .\n$TTL 60\n"
                           "1.2.0.192.in-addr.arpa. PTR mail.example.\n"
                           "mail.example. A 192.0.2.9\nmail.example. A 192.0.2.1\n"
                           "2.2.0.192.in-addr.arpa. PTR liar.example.\n"
                           "liar.example. A 192.0.2.99\n"
                           "3.2.0.192.in-addr.arpa. PTR nowhere.example.\n"
                           "4.2.0.192.in-addr.arpa. PTR loop.example.\n"
                           "loop.example. CNAME loop.example.\n"
                           "5.2.0.192.in-addr.arpa. PTR loop.example.\n5.2.0.192.in-addr.arpa. PTR five.example.\n"
                           "five.example. CNAME alias.example.\nalias.example. A 192.0.2.5\n"
                           "6.2.0.192.in-addr.arpa. PTR six.example.\nsix.example. AAAA 2001:db8::6\n"
                           "7.2.0.192.in-addr.arpa. CNAME 7.0-15.2.0.192.in-addr.arpa.\n"
                           "7.0-15.2.0.192.in-addr.arpa. PTR seven.example.\nseven.example. A 192.0.2.7\n"
                           "loop.2.0.192.in-addr.arpa. CNAME loop.2.0.192.in-addr.arpa.\n"
                           "8.2.0.192.in-addr.arpa. CNAME loop.2.0.192.in-addr.arpa.\n"
                           "b.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR v6.example.\n"
                           "v6.example. AAAA 2001:db8::b\n";

static dns_t *dns;
static dns_session_t *session;
static arena_t *arena;

static dns_t *open_zone (const char *text) {
    char file[] = "/tmp/test_iprev_XXXXXX", *error = NULL;
    int descriptor = mkstemp (file);
    assert_int_equal (write (descriptor, text, strlen (text)), (ssize_t)strlen (text));
    close (descriptor);
    dns_options_t options = {.zone_file = file, .timeout = 100, .cache_bytes = 1 << 20, .queries_in_flight = 1};
    dns_t *opened = dns_new (&options, &error);
    unlink (file);
    assert_non_null (opened);
    return opened;
}

static void start (const char *text, int queries) {
    dns = open_zone (text);
    session = dns_session_new (dns, queries);
    arena = arena_new ();
}

static void stop (void) {
    dns_session_destroy (&session);
    dns_destroy (&dns);
    arena_destroy (&arena);
}

static iprev_t *look (const char *text) {
    address_t address;
    assert_true (address_read (&address, text));
    return iprev_start (arena, session, &address);
}

static void assert_iprev (const char *address, const char *word, const char *name) {
    iprev_t *iprev = look (address);
    assert_string_equal (iprev_word (iprev_result (iprev)), word);
    if (name)
        assert_string_equal (iprev_name (iprev, 0), name);
    else
        assert_null (iprev_name (iprev, 0));
}

static void iprev_passes_where_a_name_points_back (void **state) {
    (void)state;
    start (zone, 100);
    assert_iprev ("192.0.2.1", "pass", "mail.example");
    assert_iprev ("::ffff:192.0.2.1", "pass", "mail.example");
    assert_iprev ("2001:db8::b", "pass", "v6.example");
    assert_iprev ("192.0.2.7", "pass", "seven.example");
    stop ();
}

static void iprev_fails_where_no_name_points_back (void **state) {
    (void)state;
    start (zone, 100);
    assert_iprev ("192.0.2.2", "fail", NULL);
    assert_iprev ("192.0.2.3", "fail", NULL);
    assert_iprev ("192.0.2.6", "fail", NULL);
    stop ();
}

static void iprev_is_permerror_without_a_name_and_temperror_where_the_dns_fails (void **state) {
    (void)state;
    start (zone, 100);
    assert_iprev ("192.0.2.200", "permerror", NULL);
    assert_iprev ("2001:db8::c", "permerror", NULL);
    assert_iprev ("192.0.2.4", "temperror", NULL);
    assert_iprev ("192.0.2.8", "temperror", NULL);
    assert_iprev ("192.0.2.5", "pass", "five.example");
    stop ();
}

static void iprev_looks_at_ten_names_at_most (void **state) {
    (void)state;
    char text[4096] = "";
    size_t at = 0;
    for (int i = 0; i < 12; i++)
        at += (size_t)snprintf (text + at, sizeof text - at, "1.2.0.192.in-addr.arpa. 60 PTR n%d.example.\n", i);
    snprintf (text + at, sizeof text - at, "n10.example. 60 A 192.0.2.1\nn11.example. 60 A 192.0.2.1\n");
    start (text, 100);
    assert_iprev ("192.0.2.1", "fail", NULL);
    assert_int_equal (dns_session_queries (session), 11);
    stop ();
}

static void iprev_says_when_the_cap_on_queries_was_reached (void **state) {
    (void)state;
    start (zone, 1);
    iprev_t *iprev = look ("192.0.2.1");
    assert_int_equal (iprev_result (iprev), IPREV_TEMPERROR);
    assert_true (iprev_capped (iprev));
    stop ();
}

static void addresses_have_one_spelling_and_one_network (void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"192.0.2.1", "192.0.2.1", "192.0.2.0/24"},
        {"::ffff:192.0.2.1", "192.0.2.1", "192.0.2.0/24"},
        {"2001:0DB8:0001:0002::00AB", "2001:db8:1:2::ab", "2001:db8:1::/48"},
        {"::1", "::1", "::/48"},
    };
    char text[LIMIT_ADDRESS_TEXT];
    address_t address;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true (address_read (&address, cases[i][0]));
        address_text (&address, text);
        assert_string_equal (text, cases[i][1]);
        address_network (&address, text);
        assert_string_equal (text, cases[i][2]);
    }
    static const char *const wrong[] = {"",           "192.0.2",      "192.0.2.256", "192.0.2.01",
                                        " 192.0.2.1", "host.example", "[::1]"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_false (address_read (&address, wrong[i]));
}

static void addresses_match_by_the_bits_of_a_prefix (void **state) {
    (void)state;
    address_t one, other, v6;
    assert_true (address_read (&one, "192.0.2.129") && address_read (&other, "192.0.2.130"));
    assert_true (address_read (&v6, "2001:db8::1"));
    assert_true (address_matches (&one, &other, 30));
    assert_false (address_matches (&one, &other, 31));
    assert_false (address_matches (&one, &other, 32));
    assert_true (address_matches (&one, &one, 32));
    assert_true (address_matches (&one, &other, 0));
    assert_false (address_matches (&one, &v6, 0));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (iprev_passes_where_a_name_points_back),
        cmocka_unit_test (iprev_fails_where_no_name_points_back),
        cmocka_unit_test (iprev_is_permerror_without_a_name_and_temperror_where_the_dns_fails),
        cmocka_unit_test (iprev_looks_at_ten_names_at_most),
        cmocka_unit_test (iprev_says_when_the_cap_on_queries_was_reached),
        cmocka_unit_test (addresses_have_one_spelling_and_one_network),
        cmocka_unit_test (addresses_match_by_the_bits_of_a_prefix),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
