/* stage: authentication */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/cases.h"
#include "sealers.h"

static void a_method_that_passes_is_found_where_methods_stand (void **state) {
    (void)state;
    static const char *const texts[] = {
        "mx.example; dmarc=pass",
        "mx.example; spf=fail smtp.mailfrom=a.example; dmarc=pass header.from=a.example",
        "mx.example;dmarc=pass;spf=none",
        "mx.example 1; DMARC = PASS (p=none)",
        "mx.example (a; comment); (b) dmarc (c) = (d) pass (e)",
        "mx.example; spf=pass reason=\"a;b\"; dmarc=pass",
        "mx.example; dmarc=fail; dmarc=pass",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) assert_true (sealers_says_pass (texts[i], "dmarc"));
}

static void nothing_else_is_taken_for_it (void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "dmarc=pass",
        "mx.example; dmarc=fail",
        "mx.example; dmarc=passable",
        "mx.example; xdmarc=pass",
        "mx.example; dmarc.x=pass",
        "mx.example; spf=pass smtp.mailfrom=\"a; dmarc=pass\"",
        "mx.example; spf=pass (b; dmarc=pass)",
        "mx.example; spf=pass (b \\) ; dmarc=pass)",
        "mx.example; spf=pass smtp.mailfrom=\"a\\\"; dmarc=pass\"",
        "mx.example; spf=pass smtp.mailfrom=\"a; dmarc=pass",
        "mx.example; spf=pass dmarc=pass",
        "mx.example; dmarc",
        "mx.example; dmarc=",
        "mx.example; dmarc pass",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) assert_false (sealers_says_pass (texts[i], "dmarc"));
}

static const char mail[] = "From: a@author.example\r\nTo: b@reader.example\r\nSubject: hello\r\n"
                           "Date: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\nAs agreed.\r\n";

static void nothing (void *state) {
    (void)state;
}

/* MAIL with a set by one.example that says FIRST and one by two.example that says SECOND; CHANGED behind both. */
static bool vouches (const char *first, const char *second, bool changed, const char *sealers, const char *whose) {
    signer_text_t zone = {NULL, 0, 0};
    char one[] = "", two[] = "";
    signer_say (&zone, "$ORIGIN .\n$TTL 60\n");
    cases_record (&zone, "ed25519._domainkey.one.example", one, "ed25519");
    cases_record (&zone, "ed25519._domainkey.two.example", two, "ed25519");
    signer_text_t inner =
        signer_seal (mail, strlen (mail), 1, first, "d=one.example; !key=ed25519", "d=one.example; !key=ed25519");
    signer_text_t outer =
        signer_seal (inner.data, inner.size, 2, second, "d=two.example; !key=ed25519", "d=two.example; !key=ed25519");
    if (changed) outer.data[outer.size - 4] = '!';
    cases_world_t world = cases_open (&zone);
    domains_t *domains = domains_new ();
    dkim_verifier_t *verifier = dkim_verifier_new (domains);
    dkim_message_t *message = dkim_message_new (world.arena, outer.data, outer.size);
    arc_t *arc = arc_start (world.arena, world.session, verifier, message, 0, nothing, NULL);
    assert_string_equal (arc_word (arc_result (arc)), changed ? "fail" : "pass");
    const arc_set_t *set = sealers_voucher (arc, sealers);
    bool right = whose ? set && strcmp (set->domain, whose) == 0 : !set;
    cases_close (&world);
    dkim_verifier_destroy (&verifier);
    domains_destroy (&domains);
    free (inner.data);
    free (outer.data);
    free (zone.data);
    return right;
}

static void a_chain_counts_for_its_believed_sealers_from_the_last_on (void **state) {
    (void)state;
    assert_true (
        vouches ("mx.one.example; dmarc=pass", "mx.two.example; dmarc=pass", false, "two.example", "two.example"));
    assert_true (vouches ("mx.one.example; dmarc=pass", "mx.two.example; dmarc=fail", false, "two.example", NULL));
    assert_true (vouches ("mx.one.example; dmarc=pass", "mx.two.example; dmarc=fail", false, "two.example one.example",
                          "one.example"));
    assert_true (vouches ("mx.one.example; dmarc=pass", "mx.two.example; dmarc=pass", false, "one.example", NULL));
    assert_true (vouches ("mx.one.example; dmarc=pass", "mx.two.example; dmarc=pass", false, "", NULL));
    assert_true (vouches ("mx.one.example; dmarc=pass", "mx.two.example; dmarc=pass", false,
                          "a.two.example two.example.org xtwo.example", NULL));
}

static void a_chain_that_does_not_hold_counts_for_nobody (void **state) {
    (void)state;
    assert_true (
        vouches ("mx.one.example; dmarc=pass", "mx.two.example; dmarc=pass", true, "two.example one.example", NULL));
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_chain_counts_for_its_believed_sealers_from_the_last_on),
                                       cmocka_unit_test (a_chain_that_does_not_hold_counts_for_nobody),
                                       cmocka_unit_test (a_method_that_passes_is_found_where_methods_stand),
                                       cmocka_unit_test (nothing_else_is_taken_for_it)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
