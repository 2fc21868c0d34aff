/* stage: authentication */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "dnsbl.h"
#include "limits_dns.h"
#include "metrics.h"

#define SIX_LISTED "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
#define SIX_UNLISTED "1.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"

static const char zone[] =
    "$ORIGIN .\n$TTL 60\n"
    "2.0.0.127.both.test A 127.0.0.2\n" SIX_LISTED ".both.test A 127.0.0.2\n"
    "1.2.0.192.both.test A 127.0.0.4\n1.2.0.192.both.test A 127.0.0.10\n"
    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.both.test A 127.0.0.3\n"
    "2.0.0.127.four.test A 127.0.0.2\n1.2.0.192.four.test A 127.0.0.2\n"
    "2.2.0.192.four.test A 127.255.255.254\n3.2.0.192.four.test A 198.51.100.7\n"
    "4.2.0.192.four.test A 127.0.0.2\n4.2.0.192.four.test A 127.255.255.255\n5.2.0.192.four.test TXT \"listed\"\n"
    "9.2.0.192.four.test A 127.0.0.1\n"
    "6.2.0.192.four.test A 127.255.254.1\n7.2.0.192.four.test CNAME code.test\ncode.test A 127.0.0.8\n"
    "8.2.0.192.four.test CNAME 8.2.0.192.four.test\n"
    "*.world.test A 127.0.0.2\n"
    "1.2.0.192.dead.test A 127.0.0.2\n"
    "2.0.0.127.refuses.test A 127.255.255.254\n1.2.0.192.refuses.test A 127.0.0.2\n" SIX_LISTED
    ".six.test A 127.0.0.2\n" SIX_UNLISTED ".sixworld.test A 127.0.0.2\n" SIX_LISTED ".sixworld.test A 127.0.0.2\n"
    "2.0.0.127.sixworld.test A 127.0.0.2\n"
    "*.mute.test CNAME mute.test\nmute.test CNAME mute.test\n";

static dns_t *dns;
static dnsbl_zones_t *zones;
static dns_session_t *session;
static arena_t *arena;
static int ended;

static dns_t *open_zone (const char *text) {
    char file[] = "/tmp/test_dnsbl_XXXXXX", *error = NULL;
    int descriptor = mkstemp (file);
    assert_int_equal (write (descriptor, text, strlen (text)), (ssize_t)strlen (text));
    close (descriptor);
    dns_options_t options = {.zone_file = file, .timeout = 100, .cache_bytes = 1 << 20, .queries_in_flight = 1};
    dns_t *opened = dns_new (&options, &error);
    unlink (file);
    assert_non_null (opened);
    return opened;
}

static void start (const char *names) {
    dns = open_zone (zone);
    zones = dnsbl_zones_new (dns, names);
    session = dns_session_new (dns, 60);
    arena = arena_new ();
    ended = 0;
}

static void stop (void) {
    dns_session_destroy (&session);
    dnsbl_zones_destroy (&zones);
    dns_destroy (&dns);
    arena_destroy (&arena);
}

static void count_end (void *state) {
    (void)state;
    ended++;
}

static const char *listings (const char *text) {
    address_t address;
    assert_true (address_read (&address, text));
    dnsbl_t *dnsbl = dnsbl_start (arena, session, zones, &address, count_end, NULL);
    assert_int_equal (ended, 1);
    ended = 0;
    return dnsbl_listings (dnsbl);
}

static const char *usable (const char *text, size_t i) {
    address_t address;
    assert_true (address_read (&address, text));
    dns_list_t *found = dnsbl_zones_usable (zones, &address, i);
    return found ? dns_list_zone (found) : NULL;
}

static void dnsbl_names_the_zone_and_its_codes (void **state) {
    (void)state;
    start ("both.test four.test");
    assert_string_equal (listings ("192.0.2.1"), "both.test says 127.0.0.4 127.0.0.10, four.test says 127.0.0.2");
    assert_string_equal (listings ("::ffff:192.0.2.1"),
                         "both.test says 127.0.0.4 127.0.0.10, four.test says 127.0.0.2");
    assert_string_equal (listings ("2001:db8::1"), "both.test says 127.0.0.3");
    assert_null (listings ("192.0.2.200"));
    assert_null (listings ("2001:db8::2"));
    stop ();
}

static void dnsbl_takes_no_refusal_for_a_listing (void **state) {
    (void)state;
    start ("four.test");
    assert_null (listings ("192.0.2.2"));
    assert_null (listings ("192.0.2.3"));
    assert_null (listings ("192.0.2.4"));
    assert_null (listings ("192.0.2.5"));
    assert_string_equal (listings ("192.0.2.6"), "four.test says 127.255.254.1");
    assert_string_equal (listings ("192.0.2.7"), "four.test says 127.0.0.8");
    assert_null (listings ("192.0.2.8"));
    assert_null (listings ("192.0.2.9"));
    stop ();
}

static void zones_that_fail_their_test_points_are_ignored (void **state) {
    (void)state;
    start ("world.test dead.test refuses.test four.test mute.test");
    assert_string_equal (usable ("192.0.2.1", 0), "four.test");
    assert_null (usable ("192.0.2.1", 1));
    assert_null (usable ("2001:db8::1", 0));
    assert_string_equal (listings ("192.0.2.1"), "four.test says 127.0.0.2");
    assert_int_equal (metric_value (metric_gauge ("dnsbl_zones_ignored", "")), 3);
    stop ();
}

static void zones_are_tested_for_each_family (void **state) {
    (void)state;
    start ("six.test sixworld.test both.test");
    assert_string_equal (usable ("192.0.2.1", 0), "sixworld.test");
    assert_string_equal (usable ("192.0.2.1", 1), "both.test");
    assert_null (usable ("192.0.2.1", 2));
    assert_string_equal (usable ("2001:db8::1", 0), "six.test");
    assert_string_equal (usable ("2001:db8::1", 1), "both.test");
    assert_null (usable ("2001:db8::1", 2));
    stop ();
}

static void a_zone_that_falls_silent_is_set_aside_until_its_next_test (void **state) {
    (void)state;
    start ("four.test");
    for (int i = 0; i < LIST_SILENCE; i++) {
        assert_string_equal (usable ("192.0.2.8", 0), "four.test");
        assert_null (listings ("192.0.2.8"));
    }
    assert_null (usable ("192.0.2.8", 0));
    assert_null (listings ("192.0.2.1"));
    dnsbl_zones_tick (zones, clock_now ());
    assert_string_equal (listings ("192.0.2.1"), "four.test says 127.0.0.2");
    assert_null (listings ("192.0.2.8"));
    assert_string_equal (usable ("192.0.2.8", 0), "four.test");
    stop ();
}

static void a_zone_is_tested_again_every_hour (void **state) {
    (void)state;
    start ("dead.test");
    dns_t *before = dns, *after = open_zone ("$ORIGIN .\n2.0.0.127.dead.test 60 A 127.0.0.2\n");
    assert_null (usable ("192.0.2.1", 0));
    dnsbl_zones_destroy (&zones);
    zones = dnsbl_zones_new (after, "dead.test");
    assert_string_equal (usable ("192.0.2.1", 0), "dead.test");
    uint64_t asked = dns_stats (after).asked;
    dnsbl_zones_tick (zones, clock_now () + LIST_EVERY / 2);
    assert_int_equal (dns_stats (after).asked, asked);
    dnsbl_zones_tick (zones, clock_now () + LIST_EVERY + 1);
    assert_int_equal (dns_stats (after).asked, 2 * asked);
    dnsbl_zones_destroy (&zones);
    dns_destroy (&after);
    dns = before;
    stop ();
}

static void an_unanswered_test_is_repeated_sooner (void **state) {
    (void)state;
    start ("mute.test");
    uint64_t asked = dns_stats (dns).asked;
    dnsbl_zones_tick (zones, clock_now () + LIST_AGAIN + 1);
    assert_int_equal (dns_stats (dns).asked, 2 * asked);
    assert_null (usable ("192.0.2.1", 0));
    stop ();
}

static void no_zone_means_no_question (void **state) {
    (void)state;
    start ("");
    assert_null (listings ("192.0.2.1"));
    assert_int_equal (dns_stats (dns).asked, 0);
    stop ();
}

static void zones_past_the_bound_and_too_long_ones_are_left_out (void **state) {
    (void)state;
    char names[600];
    size_t at = 0;
    memset (names, 'a', 300);
    at = 300;
    for (int i = 0; i < LIMIT_DNSBL + 3; i++, at += 10) memcpy (names + at, " four.test", 10);
    names[at] = '\0';
    start (names);
    assert_non_null (usable ("192.0.2.1", LIMIT_DNSBL - 1));
    assert_null (usable ("192.0.2.1", LIMIT_DNSBL));
    stop ();
}

static void a_capped_parcel_sets_no_zone_aside (void **state) {
    (void)state;
    start ("four.test");
    dns_session_destroy (&session);
    session = dns_session_new (dns, 0);
    for (int i = 0; i < 2 * LIST_SILENCE; i++) assert_null (listings ("192.0.2.1"));
    assert_string_equal (usable ("192.0.2.1", 0), "four.test");
    stop ();
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (dnsbl_names_the_zone_and_its_codes),
        cmocka_unit_test (dnsbl_takes_no_refusal_for_a_listing),
        cmocka_unit_test (zones_that_fail_their_test_points_are_ignored),
        cmocka_unit_test (zones_are_tested_for_each_family),
        cmocka_unit_test (a_zone_that_falls_silent_is_set_aside_until_its_next_test),
        cmocka_unit_test (a_zone_is_tested_again_every_hour),
        cmocka_unit_test (an_unanswered_test_is_repeated_sooner),
        cmocka_unit_test (no_zone_means_no_question),
        cmocka_unit_test (zones_past_the_bound_and_too_long_ones_are_left_out),
        cmocka_unit_test (a_capped_parcel_sets_no_zone_aside),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
