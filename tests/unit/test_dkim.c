/* stage: authentication */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>

#include "../support/cases.h"
#include "arc/arc.h"
#include "dkim/signed.h"

static const char plain[] = "From: Ann <ann@mail.example>\r\nTo: bob@there.example\r\nSubject: a walk\r\n"
                            "Date: Tue, 14 Nov 2023 10:00:00 +0000\r\n\r\nHello Bob\r\n";

static cases_t shared;
static signer_text_t zone;
static cases_world_t world;
static bool finished;

static int open_all (void **state) {
    (void)state;
    shared.domains = domains_new ();
    shared.verifier = dkim_verifier_new (shared.domains);
    signer_say (&zone, "$ORIGIN .\n$TTL 60\nhere.example. A 192.0.2.1\n");
    cases_record (&zone, "rsa2048._domainkey.mail.example", (char[]){""}, "rsa2048");
    cases_record (&zone, "other._domainkey.elsewhere.example", (char[]){"!der=pkcs1; n=the same key"}, "rsa2048");
    cases_record (&zone, "ed25519._domainkey.mail.example", (char[]){""}, "ed25519");
    return 0;
}

static int close_all (void **state) {
    (void)state;
    dkim_verifier_destroy (&shared.verifier);
    domains_destroy (&shared.domains);
    free (zone.data);
    return 0;
}

static void done (void *state) {
    assert_false (*(bool *)state);
    *(bool *)state = true;
}

static dkim_message_t *read_message (const signer_text_t *message) {
    world = cases_open (&zone);
    finished = false;
    return dkim_message_new (world.arena, message->data, message->size);
}

static dkim_t *verify (const signer_text_t *message) {
    dkim_message_t *read = read_message (message);
    dkim_t *dkim = dkim_start (world.arena, world.session, shared.verifier, read, 0, done, &finished);
    assert_true (finished);
    return dkim;
}

/* CPU time so far, in ms. */
static int64_t spent (void) {
    struct timespec now;
    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void the_digest_of_a_key_is_the_same_wherever_it_is_published (void **state) {
    (void)state;
    signer_text_t one = signer_sign (plain, strlen (plain), "");
    signer_text_t two = signer_sign (one.data, one.size, "s=other; d=elsewhere.example");
    signer_text_t three = signer_sign (two.data, two.size, "!key=ed25519");
    dkim_t *dkim = verify (&three);
    const dkim_signature_t *edwards = dkim_signature (dkim, 0), *there = dkim_signature (dkim, 1);
    assert_int_equal (strlen (there->key_digest), 64);
    assert_string_equal (there->key_digest, dkim_signature (dkim, 2)->key_digest);
    assert_string_not_equal (there->key_digest, edwards->key_digest);
    assert_string_equal (there->domain, "elsewhere.example");
    assert_int_equal (there->result, DKIM_PASS);
    assert_int_equal (dkim_result (dkim), DKIM_PASS);
    assert_null (dkim_signature (dkim, 3));
    cases_close (&world);
    free (one.data);
    free (two.data);
    free (three.data);
}

static void names_in_h_can_be_asked_for (void **state) {
    (void)state;
    signer_text_t one = signer_sign (plain, strlen (plain), "h=From:To:X-None");
    const dkim_signature_t *view = dkim_signature (verify (&one), 0);
    assert_true (dkim_names (view, "from"));
    assert_true (dkim_names (view, "to"));
    assert_true (dkim_names (view, "x-none"));
    assert_false (dkim_names (view, "x"));
    assert_false (dkim_names (view, "subject"));
    assert_string_equal (view->algorithm, "rsa-sha256");
    assert_memory_equal (view->signature, strstr (one.data, "; b=") + 4, DKIM_HEADER_B);
    cases_close (&world);
    free (one.data);
}

static void a_refused_query_is_a_temporary_error (void **state) {
    (void)state;
    signer_text_t one = signer_sign (plain, strlen (plain), "");
    dkim_message_t *read = read_message (&one);
    dns_session_destroy (&world.session);
    world.session = dns_session_new (world.dns, 0);
    dkim_t *dkim = dkim_start (world.arena, world.session, shared.verifier, read, 0, done, &finished);
    assert_int_equal (dkim_result (dkim), DKIM_TEMPERROR);
    assert_true (dkim_capped (dkim));
    cases_close (&world);
    free (one.data);
}

static void dkim_and_arc_ask_for_each_key_once (void **state) {
    (void)state;
    signer_text_t text = signer_sign (plain, strlen (plain), "");
    for (unsigned i = 1; i <= 50; i++) {
        signer_text_t sealed = signer_seal (text.data, text.size, i, "lists.example; dkim=pass", "", "");
        free (text.data);
        text = sealed;
    }
    dkim_message_t *read = read_message (&text);
    dkim_t *dkim = dkim_start (world.arena, world.session, shared.verifier, read, 0, done, &finished);
    finished = false;
    arc_t *arc = arc_start (world.arena, world.session, shared.verifier, read, 0, done, &finished);
    assert_int_equal (dkim_result (dkim), DKIM_PASS);
    assert_int_equal (arc_result (arc), ARC_PASS);
    assert_int_equal (arc_count (arc), 50);
    assert_int_equal (arc_set (arc, 0)->instance, 50);
    assert_int_equal (arc_set (arc, 49)->instance, 1);
    assert_null (arc_set (arc, 50));
    assert_string_equal (arc_set (arc, 3)->results, "lists.example; dkim=pass");
    assert_int_equal (dns_session_queries (world.session), 1);
    cases_close (&world);
    free (text.data);
}

/* --- hostile messages: no more than so much work --- */

static signer_text_t repeated (const char *part, size_t times, const char *end) {
    signer_text_t text = {NULL, 0, 0};
    for (size_t i = 0; i < times; i++) signer_say (&text, part);
    signer_say (&text, end);
    return text;
}

static void assert_bounded (signer_text_t text, dkim_result_t result, bool excessive) {
    int64_t before = spent ();
    dkim_t *dkim = verify (&text);
    dkim_message_t *read = dkim_message_new (world.arena, text.data, text.size);
    finished = false;
    arc_start (world.arena, world.session, shared.verifier, read, 0, done, &finished);
    assert_true (finished);
    assert_int_equal (dkim_result (dkim), result);
    assert_int_equal (dkim_excessive (dkim), excessive);
    assert_true (spent () - before < 2000); /* under sanitizers: ten times what it takes */
    cases_close (&world);
    free (text.data);
}

static void hostile_headers_cost_a_bounded_time (void **state) {
    (void)state;
    assert_bounded (repeated ("DKIM-Signature: v=1\r\n", 100000, "\r\n"), DKIM_POLICY, true);
    assert_bounded (repeated ("a:\r\n", 2500000, "\r\n"), DKIM_NONE, true);
    assert_bounded (repeated (" x\r\n", 2500000, "\r\n"), DKIM_NONE, true);
    assert_bounded (repeated ("ARC-Seal: i=1\r\n", 9000, "\r\n"), DKIM_NONE, false);
    assert_bounded (repeated ("\r\n", 5000000, "x"), DKIM_NONE, false);
    assert_bounded (repeated ("((((", 2000, ""), DKIM_NONE, false);
}

static void hostile_signatures_cost_a_bounded_time (void **state) {
    (void)state;
    signer_text_t names = repeated ("from:", 5000, "from"), words = {NULL, 0, 0};
    signer_say (&words, "h=");
    signer_add (&words, names.data, names.size);
    assert_bounded (signer_sign (plain, strlen (plain), words.data), DKIM_POLICY, true);
    free (words.data);
    free (names.data);
    signer_text_t tags = repeated ("a=1;", 250000, "\r\n");
    signer_text_t field = {NULL, 0, 0};
    signer_say (&field, "DKIM-Signature: ");
    assert_bounded (signer_above (field, tags.data, tags.size), DKIM_POLICY, true);
    free (tags.data);
}

/* Ten signatures with ten lengths of a large body: it is read twice at most, once for each form. */
static void a_large_body_is_digested_once (void **state) {
    (void)state;
    char words[64];
    signer_text_t body = repeated ("Hello  Bob, hello \t again \r\n", 1 << 14, ""), text = {NULL, 0, 0};
    signer_say (&text, plain);
    signer_add (&text, body.data, body.size);
    free (body.data);
    for (unsigned i = 0; i < LIMIT_SIGNATURES; i++) {
        snprintf (words, sizeof words, "c=relaxed/%s; l=%u", i % 2 ? "simple" : "relaxed", 1000 * i);
        signer_text_t next = signer_sign (text.data, text.size, words);
        free (text.data);
        text = next;
    }
    assert_bounded (text, DKIM_PASS, false);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_digest_of_a_key_is_the_same_wherever_it_is_published),
        cmocka_unit_test (names_in_h_can_be_asked_for),
        cmocka_unit_test (a_refused_query_is_a_temporary_error),
        cmocka_unit_test (dkim_and_arc_ask_for_each_key_once),
        cmocka_unit_test (hostile_headers_cost_a_bounded_time),
        cmocka_unit_test (hostile_signatures_cost_a_bounded_time),
        cmocka_unit_test (a_large_body_is_digested_once),
    };
    return cmocka_run_group_tests (tests, open_all, close_all);
}
