#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cache.h"
#include "clock.h"
#include "dns.h"

enum { TIMEOUT = 300, PATIENCE = 5000 };

/* A nameserver of our own on the loopback: names that begin with "no" do not exist, "fail" fails, all others have the
 * address 192.0.2.7; or it hears and says nothing. */
static struct {
    int socket, heard;
    bool dead;
    char address[32];
} server;

static struct {
    int calls;
    dns_status_t status;
    bool capped;
    uint8_t data[16];
} got;

static void note (void *state, const dns_answer_t *answer) {
    (void)state;
    got.calls++;
    got.status = answer->status;
    got.capped = answer->capped;
    if (answer->count) memcpy (got.data, answer->records[0].data, answer->records[0].size);
}

static int open_server (void **state) {
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    memset (&server, 0, sizeof server);
    memset (&got, 0, sizeof got);
    server.socket = socket (AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal (bind (server.socket, (struct sockaddr *)&address, size), 0);
    assert_int_equal (getsockname (server.socket, (struct sockaddr *)&address, &size), 0);
    snprintf (server.address, sizeof server.address, "127.0.0.1@%u", ntohs (address.sin_port));
    return 0;
}

static int close_server (void **state) {
    (void)state;
    return close (server.socket);
}

/* An answer in place of the question: the question section kept, what follows it cut. */
static size_t reply (uint8_t *packet, size_t size) {
    static const uint8_t address[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7};
    static const uint8_t authority[] = {0xc0, 12, 0, 6, 0, 1, 0, 0, 0, 60, 0, 22, 0, 0, 0, 0, 0,
                                        1,    0,  0, 0, 9, 0, 0, 0, 9, 0,  0, 0,  9, 0, 0, 0, 60};
    size_t end = 12;
    while (end < size && packet[end]) end += 1u + packet[end];
    end += 5;
    bool missing = !memcmp (packet + 13, "no", 2), failing = !memcmp (packet + 13, "fail", 4);
    packet[2] = 0x81;
    packet[3] = (uint8_t)(0x80 | (missing ? 3 : failing ? 2 : 0));
    packet[7] = !missing && !failing;
    packet[9] = missing;
    packet[11] = 0;
    if (missing) memcpy (packet + end, authority, sizeof authority);
    if (packet[7]) memcpy (packet + end, address, sizeof address);
    return end + (missing ? sizeof authority : packet[7] ? sizeof address : 0);
}

static void serve (void) {
    uint8_t packet[1024];
    struct sockaddr_in from;
    socklen_t length = sizeof from;
    ssize_t size;
    while ((size = recvfrom (server.socket, packet, 512, 0, (struct sockaddr *)&from, &length)) > 16) {
        server.heard++;
        if (server.dead) continue;
        size_t answer = reply (packet, (size_t)size);
        sendto (server.socket, packet, answer, 0, (struct sockaddr *)&from, length);
    }
}

static dns_t *open_dns (size_t in_flight, int64_t ttl_max) {
    char *error = NULL;
    dns_options_t options = {.nameservers = server.address,
                             .timeout = TIMEOUT,
                             .cache_bytes = 1 << 20,
                             .negative_ttl = 60000,
                             .ttl_max = ttl_max,
                             .queries_in_flight = in_flight};
    dns_t *dns = dns_new (&options, &error);
    assert_non_null (dns);
    return dns;
}

/* Runs the loop until there were CALLS answers. */
static void wait_for (dns_t *dns, int calls) {
    int64_t end = clock_now () + PATIENCE;
    while (got.calls < calls && clock_now () < end) {
        struct pollfd descriptors[] = {{dns_fd (dns), POLLIN, 0}, {server.socket, POLLIN, 0}};
        poll (descriptors, 2, 20);
        serve ();
        dns_process (dns);
    }
    assert_int_equal (got.calls, calls);
}

static void identical_questions_in_flight_share_one_query (void **state) {
    (void)state;
    dns_t *dns = open_dns (100, 60000);
    dns_session_t *one = dns_session_new (dns, 10), *other = dns_session_new (dns, 10);
    dns_query (one, "host.example", DNS_A, note, NULL);
    dns_query (other, "HOST.example.", DNS_A, note, NULL);
    dns_query (other, "host.example", DNS_A, note, NULL);
    assert_int_equal (got.calls, 0);
    assert_int_equal (dns_stats (dns).in_flight, 1);
    wait_for (dns, 3);
    assert_int_equal (got.status, DNS_OK);
    assert_memory_equal (got.data, ((uint8_t[]){192, 0, 2, 7}), 4);
    assert_int_equal (server.heard, 1);
    dns_session_destroy (&one);
    dns_session_destroy (&other);
    dns_destroy (&dns);
}

static void an_answer_is_given_from_the_cache_until_its_time_is_over (void **state) {
    (void)state;
    dns_t *dns = open_dns (100, 80);
    dns_session_t *session = dns_session_new (dns, 10);
    dns_query (session, "host.example", DNS_A, note, NULL);
    wait_for (dns, 1);
    dns_query (session, "host.example", DNS_A, note, NULL);
    assert_int_equal (got.calls, 2);
    assert_int_equal (dns_stats (dns).cached, 1);
    usleep (100000);
    dns_query (session, "host.example", DNS_A, note, NULL);
    assert_int_equal (got.calls, 2);
    wait_for (dns, 3);
    assert_int_equal (dns_stats (dns).cached, 1);
    assert_int_equal (dns_session_queries (session), 3);
    dns_session_destroy (&session);
    dns_destroy (&dns);
}

static void what_does_not_exist_is_remembered (void **state) {
    (void)state;
    dns_t *dns = open_dns (100, 60000);
    dns_session_t *session = dns_session_new (dns, 10);
    dns_query (session, "nothing.example", DNS_A, note, NULL);
    wait_for (dns, 1);
    assert_int_equal (got.status, DNS_NXDOMAIN);
    dns_query (session, "nothing.example", DNS_A, note, NULL);
    assert_int_equal (got.calls, 2);
    assert_int_equal (got.status, DNS_NXDOMAIN);
    assert_int_equal (server.heard, 1);
    dns_session_destroy (&session);
    dns_destroy (&dns);
}

static void a_failing_server_is_temperror (void **state) {
    (void)state;
    dns_t *dns = open_dns (100, 60000);
    dns_session_t *session = dns_session_new (dns, 10);
    dns_query (session, "fail.example", DNS_A, note, NULL);
    wait_for (dns, 1);
    assert_int_equal (got.status, DNS_TEMPERROR);
    assert_int_equal (dns_stats (dns).failed, 1);
    dns_session_destroy (&session);
    dns_destroy (&dns);
}

static void a_dead_nameserver_costs_the_timeout_once (void **state) {
    (void)state;
    server.dead = true;
    dns_t *dns = open_dns (100, 60000);
    dns_session_t *session = dns_session_new (dns, 10);
    int64_t start = clock_now ();
    dns_query (session, "host.example", DNS_A, note, NULL);
    wait_for (dns, 1);
    int64_t took = clock_now () - start;
    assert_int_equal (got.status, DNS_TEMPERROR);
    assert_false (got.capped);
    assert_in_range (took, TIMEOUT - 1, TIMEOUT + 1500);
    assert_int_equal (dns_stats (dns).in_flight, 0);
    dns_query (session, "host.example", DNS_A, note, NULL);
    assert_int_equal (got.calls, 2);
    assert_int_equal (got.status, DNS_TEMPERROR);
    dns_session_destroy (&session);
    dns_destroy (&dns);
}

static void no_answer_comes_once_the_session_is_gone (void **state) {
    (void)state;
    dns_t *dns = open_dns (100, 60000);
    dns_session_t *leaver = dns_session_new (dns, 10), *stayer = dns_session_new (dns, 10);
    dns_query (leaver, "host.example", DNS_A, note, NULL);
    dns_query (stayer, "host.example", DNS_A, note, NULL);
    dns_query (leaver, "other.example", DNS_A, note, NULL);
    dns_session_destroy (&leaver);
    assert_null (leaver);
    wait_for (dns, 1);
    usleep (50000);
    serve ();
    dns_process (dns);
    assert_int_equal (got.calls, 1);
    dns_session_destroy (&stayer);
    dns_destroy (&dns);
}

static void a_session_asks_no_more_than_its_cap (void **state) {
    (void)state;
    dns_t *dns = open_dns (100, 60000);
    dns_session_t *session = dns_session_new (dns, 2);
    dns_query (session, "a.example", DNS_A, note, NULL);
    dns_query (session, "b.example", DNS_A, note, NULL);
    assert_int_equal (got.calls, 0);
    dns_query (session, "c.example", DNS_A, note, NULL);
    assert_int_equal (got.calls, 1);
    assert_int_equal (got.status, DNS_TEMPERROR);
    assert_true (got.capped);
    assert_int_equal (dns_session_queries (session), 2);
    wait_for (dns, 3);
    assert_int_equal (got.status, DNS_OK);
    dns_session_destroy (&session);
    dns_destroy (&dns);
}

static void queries_past_the_bound_in_flight_fail_at_once (void **state) {
    (void)state;
    dns_t *dns = open_dns (2, 60000);
    dns_session_t *session = dns_session_new (dns, 10);
    dns_query (session, "a.example", DNS_A, note, NULL);
    dns_query (session, "b.example", DNS_A, note, NULL);
    dns_query (session, "c.example", DNS_A, note, NULL);
    assert_int_equal (got.calls, 1);
    assert_int_equal (got.status, DNS_TEMPERROR);
    assert_false (got.capped);
    wait_for (dns, 3);
    dns_query (session, "c.example", DNS_A, note, NULL);
    wait_for (dns, 4);
    assert_int_equal (got.status, DNS_OK);
    dns_session_destroy (&session);
    dns_destroy (&dns);
}

static void a_nameserver_that_is_no_address_is_refused (void **state) {
    (void)state;
    char *error = NULL;
    dns_options_t options = {.nameservers = "resolver.example", .timeout = TIMEOUT, .queries_in_flight = 1};
    assert_null (dns_new (&options, &error));
    assert_non_null (strstr (error, "resolver.example"));
    free (error);
}

static void the_cache_forgets_the_least_lately_used_first_and_keeps_its_bound (void **state) {
    (void)state;
    draft_t *draft = draft_new ();
    dns_cache_t *cache = dns_cache_new (20000);
    cache_key_t key;
    char name[32];
    draft_add (draft, DNS_A, (const uint8_t[]){192, 0, 2, 1}, 4);
    for (int i = 0; i < 5000; i++) {
        answer_t *answer = draft_seal (draft);
        snprintf (name, sizeof name, "n%d.example", i);
        assert_true (cache_key (&key, name, DNS_A));
        dns_cache_put (cache, &key, answer, 1000);
        answer_drop (&answer);
        assert_in_range (dns_cache_bytes (cache), 1, 20000);
        assert_true (cache_key (&key, "n0.example", DNS_A));
        assert_non_null (dns_cache_get (cache, &key, 0));
    }
    assert_true (cache_key (&key, "n4999.example", DNS_A));
    assert_non_null (dns_cache_get (cache, &key, 999));
    assert_null (dns_cache_get (cache, &key, 1000));
    assert_true (cache_key (&key, "n1.example", DNS_A));
    assert_null (dns_cache_get (cache, &key, 0));
    assert_true (cache_key (&key, "n0.example", DNS_AAAA));
    assert_null (dns_cache_get (cache, &key, 0));
    dns_cache_destroy (&cache);
    draft_destroy (&draft);
}

static void an_answer_larger_than_the_cache_is_not_kept (void **state) {
    (void)state;
    draft_t *draft = draft_new ();
    dns_cache_t *cache = dns_cache_new (600);
    cache_key_t key;
    assert_true (cache_key (&key, "large.example", DNS_TXT));
    uint8_t text[256];
    memset (text, 'a', sizeof text);
    text[0] = 255;
    draft_add (draft, DNS_TXT, text, sizeof text);
    draft_add (draft, DNS_TXT, text, sizeof text);
    answer_t *answer = draft_seal (draft);
    dns_cache_put (cache, &key, answer, 1000);
    assert_null (dns_cache_get (cache, &key, 0));
    assert_int_equal (dns_cache_bytes (cache), 0);
    answer_drop (&answer);
    dns_cache_destroy (&cache);
    draft_destroy (&draft);
}

static void broken_record_data_is_left_out (void **state) {
    (void)state;
    draft_t *draft = draft_new ();
    draft_add (draft, DNS_A, (const uint8_t[]){192, 0, 2}, 3);
    draft_add (draft, DNS_TXT, (const uint8_t[]){5, 'a'}, 2);
    draft_add (draft, DNS_PTR, (const uint8_t[]){3, 'a', 'b'}, 3);
    draft_add (draft, DNS_PTR, (const uint8_t[]){64, 'a', 'b'}, 3);
    draft_add (draft, DNS_MX, (const uint8_t[]){0}, 1);
    draft_add (draft, DNS_AAAA, (const uint8_t[]){0}, 1);
    answer_t *answer = draft_seal (draft);
    assert_int_equal (answer->view.status, DNS_NODATA);
    assert_int_equal (answer->view.count, 0);
    answer_drop (&answer);
    draft_destroy (&draft);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown (identical_questions_in_flight_share_one_query, open_server, close_server),
        cmocka_unit_test_setup_teardown (an_answer_is_given_from_the_cache_until_its_time_is_over, open_server,
                                         close_server),
        cmocka_unit_test_setup_teardown (what_does_not_exist_is_remembered, open_server, close_server),
        cmocka_unit_test_setup_teardown (a_failing_server_is_temperror, open_server, close_server),
        cmocka_unit_test_setup_teardown (a_dead_nameserver_costs_the_timeout_once, open_server, close_server),
        cmocka_unit_test_setup_teardown (no_answer_comes_once_the_session_is_gone, open_server, close_server),
        cmocka_unit_test_setup_teardown (a_session_asks_no_more_than_its_cap, open_server, close_server),
        cmocka_unit_test_setup_teardown (queries_past_the_bound_in_flight_fail_at_once, open_server, close_server),
        cmocka_unit_test (a_nameserver_that_is_no_address_is_refused),
        cmocka_unit_test (the_cache_forgets_the_least_lately_used_first_and_keeps_its_bound),
        cmocka_unit_test (an_answer_larger_than_the_cache_is_not_kept),
        cmocka_unit_test (broken_record_data_is_left_out),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
