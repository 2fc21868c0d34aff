#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dns.h"

enum { ROWS = 60000 };

static char file[64];
static char *error;

/* A copy of an answer, as text: the records in order, with a comma behind each. */
static struct {
    int calls;
    dns_status_t status;
    bool capped;
    char text[2048];
} got;

static void note (void *state, const dns_answer_t *answer) {
    (void)state;
    got.calls++;
    got.status = answer->status;
    got.capped = answer->capped;
    size_t at = 0;
    got.text[0] = '\0';
    for (size_t i = 0; i < answer->count; i++) {
        const dns_record_t *record = &answer->records[i];
        if (record->preference) at += (size_t)snprintf (got.text + at, sizeof got.text - at, "%u ", record->preference);
        if (record->size == 4)
            at += (size_t)snprintf (got.text + at, sizeof got.text - at, "%u.%u.%u.%u,", record->data[0],
                                    record->data[1], record->data[2], record->data[3]);
        else
            at += (size_t)snprintf (got.text + at, sizeof got.text - at, "%s,", (const char *)record->data);
    }
}

static dns_t *open_file (void) {
    dns_options_t options = {.zone_file = file,
                             .timeout = 100,
                             .cache_bytes = 1 << 20,
                             .negative_ttl = 60000,
                             .ttl_max = 60000,
                             .queries_in_flight = 10};
    return dns_new (&options, &error);
}

static int open_temporary (void) {
    snprintf (file, sizeof file, "/tmp/test_dns_zone_XXXXXX");
    int descriptor = mkstemp (file);
    assert_true (descriptor >= 0);
    return descriptor;
}

static dns_t *open_zone (const char *text) {
    int descriptor = open_temporary ();
    assert_int_equal (write (descriptor, text, strlen (text)), (ssize_t)strlen (text));
    close (descriptor);
    return open_file ();
}

/* Asks twice, since the second answer comes from the cache. */
static dns_status_t ask (dns_t *dns, const char *name, dns_type_t type) {
    for (int i = 0; i < 2; i++) {
        dns_session_t *session = dns_session_new (dns, 10);
        got.calls = 0;
        dns_query (session, name, type, note, NULL);
        assert_int_equal (got.calls, 1);
        dns_session_destroy (&session);
    }
    return got.status;
}

static void assert_answer (dns_t *dns, const char *name, dns_type_t type, const char *text) {
    assert_int_equal (ask (dns, name, type), DNS_OK);
    assert_string_equal (got.text, text);
}

static const char plain[] = "$ORIGIN .\n"
                            "$TTL 3600\n"
                            "@ IN SOA ns.example. root.example. 1 7200 3600 1209600 3600\n"
                            "Example. 60 IN A 192.0.2.1\n"
                            "         IN A 192.0.2.2 ; the owner goes on\n"
                            "example. IN MX 10 MX1.Example.\n"
                            "example. IN MX 20 mx2.example.\n"
                            "\n"
                            "example. IN TXT ( \"v=spf1 \"\n"
                            "    \"-all\" )\n"
                            "$ORIGIN sub.example.\n"
                            "@ A 192.0.2.3\n"
                            "host A 192.0.2.4\n"
                            "deep NS ns.elsewhere.test.\n"
                            "below.deep A 192.0.2.5\n"
                            "dot\\.ted A 192.0.2.6\n"
                            "sp\\032ace A 192.0.2.7\n"
                            "localhost. A 192.0.2.8\n"
                            "_spf TXT \"underscore\"\n"
                            "1.2.0.192.in-addr.arpa. PTR a\\.b.example.\n";

static void origin_ttl_and_repeated_owners_are_read (void **state) {
    (void)state;
    dns_t *dns = open_zone (plain);
    assert_non_null (dns);
    assert_answer (dns, "example", DNS_A, "192.0.2.1,192.0.2.2,");
    assert_answer (dns, "EXAMPLE.", DNS_A, "192.0.2.1,192.0.2.2,");
    assert_answer (dns, "example", DNS_MX, "10 mx1.example,20 mx2.example,");
    assert_answer (dns, "example", DNS_TXT, "v=spf1 -all,");
    assert_answer (dns, "sub.example", DNS_A, "192.0.2.3,");
    assert_answer (dns, "host.sub.example", DNS_A, "192.0.2.4,");
    dns_destroy (&dns);
}

static void names_below_a_delegation_are_data_and_no_name_is_special (void **state) {
    (void)state;
    dns_t *dns = open_zone (plain);
    assert_answer (dns, "deep.sub.example", DNS_NS, "ns.elsewhere.test,");
    assert_answer (dns, "below.deep.sub.example", DNS_A, "192.0.2.5,");
    assert_answer (dns, "localhost", DNS_A, "192.0.2.8,");
    assert_int_equal (ask (dns, "invalid", DNS_A), DNS_NXDOMAIN);
    assert_int_equal (ask (dns, "10.in-addr.arpa", DNS_PTR), DNS_NXDOMAIN);
    assert_answer (dns, "_spf.sub.example", DNS_TXT, "underscore,");
    dns_destroy (&dns);
}

static void escaped_bytes_of_names_are_bytes_of_labels (void **state) {
    (void)state;
    dns_t *dns = open_zone (plain);
    assert_answer (dns, "dot\\.ted.sub.example", DNS_A, "192.0.2.6,");
    assert_answer (dns, "dot\\046ted.sub.example", DNS_A, "192.0.2.6,");
    assert_int_equal (ask (dns, "dot.ted.sub.example", DNS_A), DNS_NXDOMAIN);
    assert_answer (dns, "sp ace.sub.example", DNS_A, "192.0.2.7,");
    assert_answer (dns, "\\104ost.sub.example", DNS_A, "192.0.2.4,");
    assert_answer (dns, "1.2.0.192.in-addr.arpa", DNS_PTR, "a\\.b.example,");
    dns_destroy (&dns);
}

static void an_existing_name_without_the_type_is_nodata_and_so_is_an_empty_one (void **state) {
    (void)state;
    dns_t *dns = open_zone (plain);
    assert_int_equal (ask (dns, "example", DNS_AAAA), DNS_NODATA);
    assert_int_equal (ask (dns, "0.192.in-addr.arpa", DNS_PTR), DNS_NODATA);
    assert_int_equal (ask (dns, "ted.sub.example", DNS_A), DNS_NXDOMAIN);
    assert_int_equal (ask (dns, ".", DNS_A), DNS_NODATA);
    assert_int_equal (ask (dns, "nothing.example", DNS_A), DNS_NXDOMAIN);
    dns_destroy (&dns);
}

static void what_is_no_name_does_not_exist (void **state) {
    (void)state;
    char label[65 + 9], whole[260];
    memset (label, 'a', 64);
    memcpy (label + 64, ".example", 9);
    for (size_t i = 0; i < sizeof whole; i++) whole[i] = i % 2 ? '.' : 'a';
    whole[sizeof whole - 1] = '\0';
    const char *const names[] = {"", "..", "a..example", ".example", label, whole, "a\\", "a\\25", "a\\256.example"};
    dns_t *dns = open_zone ("* 60 A 192.0.2.1\n");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal (ask (dns, names[i], DNS_A), DNS_NXDOMAIN);
    assert_answer (dns, label + 1, DNS_A, "192.0.2.1,");
    whole[253] = '\0';
    assert_answer (dns, whole, DNS_A, "192.0.2.1,");
    dns_destroy (&dns);
}

static void cname_chains_are_followed_and_loops_are_temperror (void **state) {
    (void)state;
    char zone[4096] = "one.test. 60 CNAME two.test.\ntwo.test. 60 CNAME Three.test.\nthree.test. 60 A 192.0.2.1\n"
                      "loop.test. 60 CNAME pool.test.\npool.test. 60 CNAME loop.test.\nself.test. 60 CNAME self.test.\n"
                      "lost.test. 60 CNAME nowhere.test.\n";
    size_t at = strlen (zone);
    for (int i = 0; i < 12; i++)
        at += (size_t)snprintf (zone + at, sizeof zone - at, "c%d.test. 60 CNAME c%d.test.\n", i, i + 1);
    snprintf (zone + at, sizeof zone - at, "c12.test. 60 A 192.0.2.12\n");
    dns_t *dns = open_zone (zone);
    assert_answer (dns, "one.test", DNS_A, "192.0.2.1,");
    assert_answer (dns, "one.test", DNS_CNAME, "two.test,");
    assert_int_equal (ask (dns, "one.test", DNS_MX), DNS_NODATA);
    assert_int_equal (ask (dns, "loop.test", DNS_A), DNS_TEMPERROR);
    assert_int_equal (ask (dns, "self.test", DNS_A), DNS_TEMPERROR);
    assert_int_equal (ask (dns, "lost.test", DNS_A), DNS_NXDOMAIN);
    assert_answer (dns, "c2.test", DNS_A, "192.0.2.12,");
    assert_int_equal (ask (dns, "c1.test", DNS_A), DNS_TEMPERROR);
    dns_destroy (&dns);
}

/* The shape of RFC 4592, section 2.2.1, with names of our own. */
static const char wild[] = "$ORIGIN wild.test.\n"
                           "$TTL 60\n"
                           "*           TXT \"any\"\n"
                           "*           MX 10 host.wild.test.\n"
                           "sub.*       TXT \"below the star\"\n"
                           "host        A 192.0.2.1\n"
                           "_a._b.host  TXT \"service\"\n"
                           "*.alias     CNAME host\n"
                           "*.host      A 192.0.2.2\n";

static void wildcards_stand_for_what_their_closest_encloser_lacks (void **state) {
    (void)state;
    dns_t *dns = open_zone (wild);
    assert_answer (dns, "other.wild.test", DNS_MX, "10 host.wild.test,");
    assert_answer (dns, "far.below.wild.test", DNS_TXT, "any,");
    assert_int_equal (ask (dns, "other.wild.test", DNS_A), DNS_NODATA);
    assert_answer (dns, "x.alias.wild.test", DNS_A, "192.0.2.1,");
    assert_answer (dns, "y.x.host.wild.test", DNS_A, "192.0.2.2,");
    assert_answer (dns, "*.wild.test", DNS_TXT, "any,");
    assert_answer (dns, "sub.*.wild.test", DNS_TXT, "below the star,");
    dns_destroy (&dns);
}

static void wildcards_do_not_reach_past_a_name_that_exists (void **state) {
    (void)state;
    dns_t *dns = open_zone (wild);
    assert_int_equal (ask (dns, "host.wild.test", DNS_MX), DNS_NODATA);
    assert_int_equal (ask (dns, "alias.wild.test", DNS_TXT), DNS_NODATA);
    assert_int_equal (ask (dns, "_b.host.wild.test", DNS_A), DNS_NODATA);
    assert_int_equal (ask (dns, "x._b.host.wild.test", DNS_A), DNS_NXDOMAIN);
    assert_int_equal (ask (dns, "ghost.*.wild.test", DNS_TXT), DNS_NXDOMAIN);
    assert_int_equal (ask (dns, "test", DNS_TXT), DNS_NODATA);
    assert_int_equal (ask (dns, "example", DNS_TXT), DNS_NXDOMAIN);
    dns_destroy (&dns);
}

static void assert_refused (const char *zone, const char *line) {
    char beginning[96];
    dns_t *dns = open_zone (zone);
    assert_null (dns);
    assert_non_null (error);
    snprintf (beginning, sizeof beginning, "%s:%s: ", file, line);
    assert_memory_equal (error, beginning, strlen (beginning));
    free (error);
    error = NULL;
}

static void errors_name_file_and_line (void **state) {
    (void)state;
    assert_refused ("a.test. 60 A 192.0.2.1\n\n; nothing\nb.test. 60 A 192.0.2.256\nc.test. 60 A 192.0.2.3\n", "4");
    assert_refused ("$ORIGIN test.\na 60 A 192.0.2.1\n$INCLUDE other\n", "3");
    assert_refused ("a.test. 60 CH A 192.0.2.1\n", "1");
    assert_refused ("a.test. 60 NOTATYPE x\n", "1");
    unlink (file);
    assert_null (open_file ());
    assert_memory_equal (error, file, strlen (file));
    assert_non_null (strstr (error, "No such file"));
    free (error);
    error = NULL;
}

static void an_empty_file_knows_nothing (void **state) {
    (void)state;
    dns_t *dns = open_zone ("");
    assert_non_null (dns);
    assert_int_equal (ask (dns, "example", DNS_A), DNS_NXDOMAIN);
    dns_destroy (&dns);
}

static void tens_of_thousands_of_rows_are_found_each_by_its_name (void **state) {
    (void)state;
    FILE *stream = fdopen (open_temporary (), "w");
    assert_non_null (stream);
    fputs ("$ORIGIN .\n$TTL 3600\n", stream);
    for (int i = 0; i < ROWS; i++)
        fprintf (stream, "n%d.example. 3600 IN A 10.%d.%d.%d\n", i, i >> 16, i >> 8 & 255, i & 255);
    fclose (stream);
    dns_t *dns = open_file ();
    assert_answer (dns, "n0.example", DNS_A, "10.0.0.0,");
    assert_answer (dns, "n59999.example", DNS_A, "10.0.234.95,");
    assert_int_equal (ask (dns, "n60000.example", DNS_A), DNS_NXDOMAIN);
    dns_destroy (&dns);
}

static int tidy (void **state) {
    (void)state;
    unlink (file);
    return 0;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown (origin_ttl_and_repeated_owners_are_read, tidy),
        cmocka_unit_test_teardown (names_below_a_delegation_are_data_and_no_name_is_special, tidy),
        cmocka_unit_test_teardown (escaped_bytes_of_names_are_bytes_of_labels, tidy),
        cmocka_unit_test_teardown (an_existing_name_without_the_type_is_nodata_and_so_is_an_empty_one, tidy),
        cmocka_unit_test_teardown (what_is_no_name_does_not_exist, tidy),
        cmocka_unit_test_teardown (cname_chains_are_followed_and_loops_are_temperror, tidy),
        cmocka_unit_test_teardown (wildcards_stand_for_what_their_closest_encloser_lacks, tidy),
        cmocka_unit_test_teardown (wildcards_do_not_reach_past_a_name_that_exists, tidy),
        cmocka_unit_test_teardown (errors_name_file_and_line, tidy),
        cmocka_unit_test_teardown (an_empty_file_knows_nothing, tidy),
        cmocka_unit_test_teardown (tens_of_thousands_of_rows_are_found_each_by_its_name, tidy),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
