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

#include "nameservers.h"

static const char zone[] = "$ORIGIN .\n$TTL 60\n"
                           "firm.example NS ns2.host.test.\nfirm.example NS NS1.host.test.\n"
                           "firm.example MX 20 back.host.test.\nfirm.example MX 10 front.host.test.\n"
                           "shop.example NS ns1.host.test.\nshop.example MX 0 .\n"
                           "odd.example NS 192.0.2.1.\nodd.example NS no\\046dot.test.\nodd.example MX 1 localhost.\n"
                           "six.example NS f.six.test.\nsix.example NS e.six.test.\nsix.example NS d.six.test.\n"
                           "six.example NS c.six.test.\nsix.example NS b.six.test.\nsix.example NS a.six.test.\n";

static dns_t *dns;
static domains_t *domains;
static dns_session_t *session;
static arena_t *arena;
static nameservers_t *found;
static int ended;

static void count_end (void *state) {
    (void)state;
    ended++;
}

static void open_zone (const char *extra) {
    char file[] = "/tmp/test_nameservers_XXXXXX", *error = NULL;
    FILE *stream = fdopen (mkstemp (file), "w");
    assert_non_null (stream);
    fputs (zone, stream);
    fputs (extra, stream);
    fclose (stream);
    dns_options_t options = {.zone_file = file, .timeout = 100, .cache_bytes = 1 << 20, .queries_in_flight = 1};
    dns = dns_new (&options, &error);
    unlink (file);
    assert_non_null (dns);
}

static void look (const char *extra, int queries, const char *mail_from, const char *from) {
    open_zone (extra);
    domains = domains_new ();
    session = dns_session_new (dns, queries);
    arena = arena_new ();
    ended = 0;
    found = nameservers_start (arena, session, domains, mail_from, from, count_end, NULL);
    assert_int_equal (ended, 1);
}

static void stop (void) {
    dns_session_destroy (&session);
    dns_destroy (&dns);
    domains_destroy (&domains);
    arena_destroy (&arena);
}

static void assert_hosts (const char *const *names) {
    size_t i = 0;
    for (; names[i]; i++) assert_string_equal (nameservers_host (found, i), names[i]);
    assert_null (nameservers_host (found, i));
}

static void nameservers_are_those_of_the_organisation (void **state) {
    (void)state;
    look ("", 60, "bounce.mail.firm.example", "");
    assert_hosts ((const char *const[]){"ns1.host.test", "ns2.host.test", NULL});
    assert_string_equal (nameservers_exchanger (found, 0), "front.host.test");
    assert_string_equal (nameservers_exchanger (found, 1), "back.host.test");
    assert_null (nameservers_exchanger (found, 2));
    stop ();
}

static void nameservers_of_both_domains_stand_once (void **state) {
    (void)state;
    look ("", 60, "firm.example", "news.shop.example");
    assert_hosts ((const char *const[]){"ns1.host.test", "ns2.host.test", NULL});
    assert_int_equal (dns_session_queries (session), 4);
    assert_string_equal (nameservers_exchanger (found, 0), "front.host.test");
    stop ();
}

static void one_organisation_is_asked_for_once (void **state) {
    (void)state;
    look ("", 60, "a.firm.example", "b.firm.example");
    assert_int_equal (dns_session_queries (session), 2);
    stop ();
}

static void null_exchangers_and_names_of_no_host_say_nothing (void **state) {
    (void)state;
    look ("", 60, "shop.example", "odd.example");
    assert_hosts ((const char *const[]){"ns1.host.test", NULL});
    assert_null (nameservers_exchanger (found, 0));
    stop ();
}

static void the_first_in_the_alphabet_are_kept (void **state) {
    (void)state;
    look ("", 60, NULL, "six.example");
    assert_hosts ((const char *const[]){"a.six.test", "b.six.test", "c.six.test", "d.six.test", NULL});
    stop ();
}

static void five_hundred_exchangers_give_the_most_preferred_few (void **state) {
    (void)state;
    char *extra = calloc (500, 64);
    size_t at = 0;
    for (int i = 0; i < 500; i++)
        at += (size_t)snprintf (extra + at, 64, "many.example 60 MX %d m%03d.host.test.\n", 1000 - i, i);
    look (extra, 60, "many.example", "");
    assert_string_equal (nameservers_exchanger (found, 0), "m499.host.test");
    assert_string_equal (nameservers_exchanger (found, LIMIT_NAMESERVERS - 1), "m496.host.test");
    assert_null (nameservers_exchanger (found, LIMIT_NAMESERVERS));
    free (extra);
    stop ();
}

static void no_domain_and_public_suffixes_ask_nothing (void **state) {
    (void)state;
    look ("", 60, "", NULL);
    assert_int_equal (dns_session_queries (session), 0);
    stop ();
    look ("", 60, "example", "co.uk");
    assert_int_equal (dns_session_queries (session), 0);
    assert_null (nameservers_host (found, 0));
    stop ();
}

static void the_cap_of_the_parcel_is_told (void **state) {
    (void)state;
    look ("", 1, "firm.example", "");
    assert_true (nameservers_capped (found));
    assert_non_null (nameservers_host (found, 0));
    assert_null (nameservers_exchanger (found, 0));
    stop ();
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (nameservers_are_those_of_the_organisation),
        cmocka_unit_test (nameservers_of_both_domains_stand_once),
        cmocka_unit_test (one_organisation_is_asked_for_once),
        cmocka_unit_test (null_exchangers_and_names_of_no_host_say_nothing),
        cmocka_unit_test (the_first_in_the_alphabet_are_kept),
        cmocka_unit_test (five_hundred_exchangers_give_the_most_preferred_few),
        cmocka_unit_test (no_domain_and_public_suffixes_ask_nothing),
        cmocka_unit_test (the_cap_of_the_parcel_is_told),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
