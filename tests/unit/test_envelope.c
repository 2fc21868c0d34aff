/* stage: intake */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "envelope.h"
#include "networks.h"
#include "utf8.h"

static networks_t *trusted;
static arena_t *arena;

static Envelope *read_bytes (const char *message, size_t size) {
    char *copy = malloc (size ? size : 1);
    assert_non_null (copy);
    memcpy (copy, message, size);
    Envelope *envelope = arena_alloc (arena, sizeof *envelope);
    bool found = envelope_from_message (trusted, copy, size, arena, envelope);
    assert_int_equal (found, envelope->client_ip[0] != '\0');
    free (copy);
    return envelope;
}

static Envelope *read_text (const char *message) {
    return read_bytes (message, strlen (message));
}

static void assert_client (const char *from, const char *ip, const char *ptr, const char *helo) {
    Envelope *envelope =
        read_text (arena_printf (arena, "Received: %s\n\tby mx.example.net; Tue, 6 Jan 2026 10:00:00 +0000\n", from));
    assert_string_equal (envelope->client_ip, ip);
    assert_string_equal (envelope->client_ptr, ptr);
    assert_string_equal (envelope->helo, helo);
}

static void every_mta_names_its_client (void **state) {
    (void)state;
    assert_client ("from helo.example (ptr.example [192.0.2.9])", "192.0.2.9", "ptr.example", "helo.example");
    assert_client ("from helo.example (unknown [192.0.2.9])", "192.0.2.9", "", "helo.example");
    assert_client ("from helo.example (ptr.example [IPv6:2001:DB8::9])", "2001:db8::9", "ptr.example", "helo.example");
    assert_client ("from helo.example (joe@ptr.example [192.0.2.9] (may be forged))", "192.0.2.9", "ptr.example",
                   "helo.example");
    assert_client ("from helo.example ([192.0.2.9])", "192.0.2.9", "", "helo.example");
    assert_client ("from ptr.example ([192.0.2.9] helo=helo.example)", "192.0.2.9", "ptr.example", "helo.example");
    assert_client ("from ptr.example ([192.0.2.9]:4711 helo=[192.0.2.9])", "192.0.2.9", "ptr.example", "[192.0.2.9]");
    assert_client ("from [192.0.2.9] (port=4711 helo=helo.example)", "192.0.2.9", "", "helo.example");
    assert_client ("from unknown (HELO helo.example) (192.0.2.9)", "192.0.2.9", "", "helo.example");
    assert_client ("from ptr.example (HELO helo.example) (joe@192.0.2.9)", "192.0.2.9", "ptr.example", "helo.example");
    assert_client ("from pop.example [192.0.2.9]", "192.0.2.9", "", "pop.example");
    assert_client ("from helo.example (ptr.example [::ffff:192.0.2.9])", "192.0.2.9", "ptr.example", "helo.example");
}

static void a_helo_that_looks_like_one_of_ours_is_not_believed (void **state) {
    (void)state;
    assert_client ("from [127.0.0.1] (unknown [192.0.2.9])", "192.0.2.9", "", "[127.0.0.1]");
    assert_client ("from 127.0.0.1 (evil.example [192.0.2.9]) (Authenticated sender: [127.0.0.1])", "192.0.2.9",
                   "evil.example", "127.0.0.1");
    assert_client ("from unknown (HELO 127.0.0.1) (192.0.2.9)", "192.0.2.9", "", "127.0.0.1");
}

static void our_own_servers_are_passed_through (void **state) {
    (void)state;
    Envelope *envelope = read_text (
        "Return-Path: <sender@example.org>\n"
        "Delivered-To: final@provider.example\n"
        "Received: by store.provider.example (Postfix, from userid 120)\n\tid 1; Tue, 6 Jan 2026\n"
        "Received: from filter (localhost [127.0.0.1])\n\tby mx.provider.example for <a@provider.example>; x\n"
        "Received: from mx (mx.provider.example [10.1.2.3]) by filter; x\n"
        "Received: from client.example (client.example [198.51.100.7])\n"
        "\tby mx.provider.example (Postfix) with ESMTPS id 2\n\tfor <b@provider.example>; Tue\n"
        "Return-Path: <forged@example.org>\n"
        "Received: from trick (trick [127.0.0.1]) by x for <forged@provider.example>; x\n\nbody\n");
    assert_string_equal (envelope->client_ip, "198.51.100.7");
    assert_string_equal (envelope->client_ptr, "client.example");
    assert_string_equal (envelope->mail_from, "sender@example.org");
    assert_int_equal (envelope->n_rcpt_to, 1);
    assert_string_equal (envelope->rcpt_to[0], "b@provider.example");
}

static void delivered_to_serves_where_no_for_clause_does (void **state) {
    (void)state;
    Envelope *envelope =
        read_text ("Delivered-To: a@provider.example\r\nReceived: from x (y.example [192.0.2.1]) by z; now\r\n\r\n");
    assert_int_equal (envelope->n_rcpt_to, 1);
    assert_string_equal (envelope->rcpt_to[0], "a@provider.example");
    envelope = read_text ("Received: from x (y.example [192.0.2.1]) by z; now for <no@provider.example>\n"
                          "Delivered-To: forged@provider.example\n\n");
    assert_int_equal (envelope->n_rcpt_to, 0);
}

static void the_null_sender_and_a_late_return_path_leave_no_sender (void **state) {
    (void)state;
    assert_string_equal (read_text ("Return-Path: <>\nReturn-Path: <x@example.org>\n\n")->mail_from, "");
    assert_string_equal (
        read_text ("Received: from x (x [192.0.2.1]) by y\nReturn-Path: <x@example.org>\n\n")->mail_from, "");
}

static void a_peer_that_is_not_named_ends_the_walk (void **state) {
    (void)state;
    Envelope *envelope = read_text ("Received: from somewhere by mx.example.net; x\n"
                                    "Received: from x (y.example [192.0.2.1]) by forged.example; x\n\n");
    assert_string_equal (envelope->client_ip, "");
    assert_string_equal (envelope->helo, "somewhere");
}

static void texts_are_valid_and_bounded (void **state) {
    (void)state;
    char message[2000] = "Return-Path: <\xff\xc3\xa9@example.org>\nReceived: from ";
    size_t length = strlen (message);
    memset (message + length, 'h', 600);
    strncat (message, " (p\xe9\xc2\x9b.example [192.0.2.1]) by x\n\n", 60);
    Envelope *envelope = read_text (message);
    assert_string_equal (envelope->mail_from, "?\xc3\xa9@example.org");
    assert_string_equal (envelope->client_ptr, "p???.example");
    assert_int_equal (strlen (envelope->helo), ENVELOPE_NAME);
}

static void no_walk_is_longer_than_its_bound (void **state) {
    (void)state;
    char *message = arena_zero (arena, 20000);
    size_t length = 0;
    const char *ours = "Received: from a ([127.0.0.1]) by b\n", *last = "Received: from c ([192.0.2.1]) by b\n";
    for (int i = 0; i < ENVELOPE_FIELDS; i++, length += strlen (ours)) memcpy (message + length, ours, strlen (ours));
    memcpy (message + length, last, strlen (last));
    assert_string_equal (read_text (message)->client_ip, "");
    assert_string_equal (read_text (message + strlen (ours))->client_ip, "192.0.2.1");
}

static void garbage_is_read_without_harm (void **state) {
    (void)state;
    static const char *const pieces[] = {"Received:",    " from ",       "(",     ")", "[", "]",    "127.0.0.1",
                                         "192.0.2.1",    " by ",         " for ", "<", ">", "\n",   "\r\n ",
                                         "HELO ",        "helo=",        "IPv6:", "@", ";", "\0\0", "\xff",
                                         "Return-Path:", "Delivered-To:"};
    uint32_t seed = 3;
    for (int round = 0; round < 3000; round++) {
        char bytes[256];
        size_t size = 0;
        while (size < 200) {
            seed = seed * 1664525U + 1013904223U;
            const char *piece = pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)];
            memcpy (bytes + size, piece, strlen (piece) + 1);
            size += strlen (piece) + (*piece == '\0');
        }
        Envelope *envelope = read_bytes (bytes, size);
        for (const char *text = envelope->helo; *text; text++) assert_true (utf8_char (text, strlen (text)) > 0);
    }
}

static void networks_hold_what_their_prefix_says (void **state) {
    (void)state;
    char *error = NULL;
    networks_t *networks = networks_new ("192.0.2.128/25, 198.51.100.7 2001:db8:1::/47\n203.0.113.4/30", &error);
    assert_non_null (networks);
    assert_true (networks_contain (networks, "192.0.2.128"));
    assert_true (networks_contain (networks, "::ffff:192.0.2.255"));
    assert_false (networks_contain (networks, "192.0.2.127"));
    assert_true (networks_contain (networks, "198.51.100.7"));
    assert_false (networks_contain (networks, "198.51.100.6"));
    assert_true (networks_contain (networks, "2001:db8::5"));
    assert_true (networks_contain (networks, "2001:db8:1:ffff::5"));
    assert_false (networks_contain (networks, "2001:db8:2::5"));
    assert_false (networks_contain (networks, "203.0.113.8"));
    assert_false (networks_contain (networks, "nonsense"));
    assert_false (networks_contain (networks, ""));
    networks_destroy (&networks);
    assert_null (networks);
    networks = networks_new ("", &error);
    assert_non_null (networks);
    assert_false (networks_contain (networks, "127.0.0.1"));
    networks_destroy (&networks);
}

static void a_bad_network_is_named (void **state) {
    (void)state;
    static const char *const bad[] = {
        "10.0.0.0/33", "10.0.0/8",
        "::/129",      "host.example",
        "10.0.0.0/",   "10.0.0.0/-1",
        "1.2.3.4/8x",  "11111111111111111111111111111111111111111111111111111111111111111111111"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *error = NULL;
        assert_null (networks_new (arena_printf (arena, "127.0.0.0/8 %s", bad[i]), &error));
        assert_non_null (error);
        assert_non_null (strstr (error, arena_copy (arena, bad[i], strlen (bad[i]) < 60 ? strlen (bad[i]) : 60)));
        free (error);
    }
}

static int set_up (void **state) {
    (void)state;
    char *error = NULL;
    trusted = networks_new ("127.0.0.0/8 ::1/128 10.0.0.0/8", &error);
    arena = arena_new ();
    return trusted && arena ? 0 : -1;
}

static int tear_down (void **state) {
    (void)state;
    networks_destroy (&trusted);
    arena_destroy (&arena);
    return 0;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_mta_names_its_client),
        cmocka_unit_test (a_helo_that_looks_like_one_of_ours_is_not_believed),
        cmocka_unit_test (our_own_servers_are_passed_through),
        cmocka_unit_test (delivered_to_serves_where_no_for_clause_does),
        cmocka_unit_test (the_null_sender_and_a_late_return_path_leave_no_sender),
        cmocka_unit_test (a_peer_that_is_not_named_ends_the_walk),
        cmocka_unit_test (texts_are_valid_and_bounded),
        cmocka_unit_test (no_walk_is_longer_than_its_bound),
        cmocka_unit_test (garbage_is_read_without_harm),
        cmocka_unit_test (networks_hold_what_their_prefix_says),
        cmocka_unit_test (a_bad_network_is_named),
    };
    return cmocka_run_group_tests_name ("envelope", tests, set_up, tear_down);
}
