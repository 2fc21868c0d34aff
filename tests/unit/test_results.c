/* stage: authentication */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/authentication_fixture.h"
#include "results.h"

static const char zone[] = "$ORIGIN .\n$TTL 60\n"
                           "shop.example. TXT \"v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all\"\n"
                           "mail.shop.example. A 192.0.2.1\n"
                           "mail.shop.example. TXT \"v=spf1 a -all\"\n"
                           "1.2.0.192.in-addr.arpa. PTR mail.shop.example.\n"
                           "_dmarc.shop.example. TXT \"v=DMARC1; p=reject\"\n"
                           "k._domainkey.shop.example. TXT \"v=DKIM1; p=\"\n";

static const char *results (fixture_t *self, const char *client, const char *helo, const char *mail_from,
                            const char *message) {
    fixture_begin (self, zone);
    self->envelope.client_ip = (char *)client;
    self->envelope.helo = (char *)helo;
    self->envelope.mail_from = (char *)mail_from;
    fixture_check (self, message, strlen (message));
    return results_text (self->work);
}

static void assert_results (const char *client, const char *helo, const char *mail_from, const char *message,
                            const char *said) {
    fixture_t self;
    assert_string_equal (results (&self, client, helo, mail_from, message), said);
    fixture_end (&self);
}

static void every_method_has_its_line (void **state) {
    (void)state;
    assert_results ("192.0.2.1", "mail.shop.example", "news@shop.example", "From: a@shop.example\n\n",
                    ";\n\tspf=pass smtp.mailfrom=news@shop.example;\n\tdkim=none;\n"
                    "\tdmarc=pass policy.dmarc=reject header.from=shop.example;\n\tarc=none;\n"
                    "\tiprev=pass policy.iprev=192.0.2.1");
}

static void the_null_sender_is_known_by_its_helo (void **state) {
    (void)state;
    assert_results ("192.0.2.1", "mail.shop.example", "", "From: a@shop.example\n\n",
                    ";\n\tspf=pass smtp.helo=mail.shop.example;\n\tdkim=none;\n"
                    "\tdmarc=pass policy.dmarc=reject header.from=shop.example;\n\tarc=none;\n"
                    "\tiprev=pass policy.iprev=192.0.2.1");
}

static void values_that_are_no_tokens_are_quoted (void **state) {
    (void)state;
    assert_results ("2001:db8::1", "h", "", "From: a@evil.example\n\n",
                    ";\n\tspf=none smtp.helo=h;\n\tdkim=none;\n\tdmarc=none header.from=evil.example;\n\tarc=none;\n"
                    "\tiprev=permerror policy.iprev=\"2001:db8::1\"");
    assert_results ("192.0.2.9", "a;dmarc=pass", "", "\n",
                    ";\n\tspf=none smtp.helo=\"a;dmarc=pass\";\n\tdkim=none;\n\tdmarc=none;\n\tarc=none;\n"
                    "\tiprev=permerror policy.iprev=192.0.2.9");
    assert_results ("192.0.2.9", "a\"\\(b", "", "\n",
                    ";\n\tspf=none smtp.helo=\"a\\\"\\\\(b\";\n\tdkim=none;\n\tdmarc=none;\n\tarc=none;\n"
                    "\tiprev=permerror policy.iprev=192.0.2.9");
}

static void local_parts_that_are_no_words_are_left_out (void **state) {
    (void)state;
    static const char *const senders[] = {"\"a;dmarc=pass\"@shop.example", "a(b@shop.example", "a=b@shop.example",
                                          "a b@shop.example", "a\xc3\xa9@shop.example"};
    for (size_t i = 0; i < sizeof senders / sizeof *senders; i++) {
        fixture_t self;
        const char *text = results (&self, "192.0.2.1", "h", senders[i], "\n");
        assert_non_null (strstr (text, "spf=pass smtp.mailfrom=shop.example;"));
        fixture_end (&self);
    }
}

static void domains_that_are_none_are_left_out (void **state) {
    (void)state;
    static const char *const senders[] = {"a@bank.example(.shop.example", "a@bank.example;dmarc=pass", "a@[192.0.2.1]",
                                          "a@x\"y", "a@\xff"};
    for (size_t i = 0; i < sizeof senders / sizeof *senders; i++) {
        fixture_t self;
        const char *text = results (&self, "192.0.2.1", "h", senders[i], "\n");
        assert_ptr_equal (strstr (text, ";\n\tspf=none;\n\tdkim=none;"), text);
        fixture_end (&self);
    }
}

static void long_lines_are_folded_between_properties (void **state) {
    (void)state;
    fixture_t self;
    const char *text = results (&self, "192.0.2.1", "h", "a@shop.example",
                                "DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=k; h=from; bh=AAAA;\n"
                                " b=/+AAAAAAAAAAAA==\nFrom: a@shop.example\n\n");
    const char *dkim = strstr (text, "dkim=permerror reason=\"");
    assert_non_null (dkim);
    assert_non_null (strstr (dkim, "header.d=shop.example"));
    assert_non_null (strstr (dkim, "header.s=k"));
    assert_non_null (strstr (dkim, "header.a=rsa-sha256"));
    assert_non_null (strstr (dkim, "header.b=\"/+AAAAAA\""));
    for (const char *line = text; *line; line += strcspn (line, "\n"), line += *line == '\n')
        assert_in_range (strcspn (line, "\n"), 1, 78);
    fixture_end (&self);
}

static void signatures_are_told_one_by_one (void **state) {
    (void)state;
    fixture_t self;
    AuthenticationFragment fragment = AUTHENTICATION_FRAGMENT__INIT;
    results (&self, "192.0.2.1", "h", "a@shop.example",
             "DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=k; h=from; bh=AAAA; b=AAAA\n"
             "DKIM-Signature: nonsense\nFrom: a@shop.example\n\n");
    results_signatures (self.work, &fragment);
    assert_int_equal (fragment.n_signatures, 2);
    assert_string_equal (fragment.signatures[0]->domain, "shop.example");
    assert_string_equal (fragment.signatures[0]->selector, "k");
    assert_string_equal (fragment.signatures[0]->result, "permerror");
    assert_string_equal (fragment.signatures[1]->domain, "");
    assert_string_equal (fragment.signatures[1]->result, "permerror");
    fixture_end (&self);
}

static void what_our_customers_send_has_no_results (void **state) {
    (void)state;
    fixture_t self;
    results (&self, "192.0.2.1", "h", "a@shop.example", "From: a@shop.example\n\n");
    self.envelope.outbound = true;
    assert_string_equal (results_text (self.work), "");
    fixture_end (&self);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (every_method_has_its_line),
                                       cmocka_unit_test (the_null_sender_is_known_by_its_helo),
                                       cmocka_unit_test (values_that_are_no_tokens_are_quoted),
                                       cmocka_unit_test (local_parts_that_are_no_words_are_left_out),
                                       cmocka_unit_test (domains_that_are_none_are_left_out),
                                       cmocka_unit_test (long_lines_are_folded_between_properties),
                                       cmocka_unit_test (signatures_are_told_one_by_one),
                                       cmocka_unit_test (what_our_customers_send_has_no_results)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
