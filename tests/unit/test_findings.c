/* stage: authentication */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/authentication_fixture.h"

enum { ZONE = 16384, SIGNATURES = 12 };

static const char records[] = "$ORIGIN .\n$TTL 60\n"
                              "evil.example. TXT \"v=spf1 ip4:192.0.2.66 -all\"\n"
                              "evil.example. NS ns.host.example.\nevil.example. MX 10 mx.host.example.\n"
                              "bank.example. TXT \"v=spf1 -all\"\n_dmarc.bank.example. TXT \"v=DMARC1; p=reject\"\n"
                              "_dmarc.shop.example. TXT \"v=DMARC1; p=quarantine\"\n"
                              "_dmarc.club.example. TXT \"v=DMARC1; p=none\"\n"
                              "_dmarc.test.example. TXT \"v=DMARC1; p=reject; t=y\"\n"
                              "_dmarc.silent.example. CNAME _dmarc.silent.example.\n"
                              "2.0.0.127.list.example. A 127.0.0.2\n66.2.0.192.list.example. A 127.0.0.4\n";

static const char from_bank[] = "From: a@bank.example\r\nTo: b@reader.example\r\nSubject: hello\r\n"
                                "Date: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\nAs agreed.\r\n";

/* Records, and the keys of bank.example and of a sealer. */
static const char *zone (void) {
    static char text[ZONE];
    static const char *const owners[][2] = {{"rsa2048._domainkey.bank.example", "rsa2048"},
                                            {"other._domainkey.list.example", "rsa2048"},
                                            {"ed25519._domainkey.list.example", "ed25519"},
                                            {"rsa512._domainkey.bank.example", "rsa512"}};
    signer_text_t out = {NULL, 0, 0};
    signer_say (&out, records);
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        char words[] = "";
        cases_record (&out, owners[i][0], words, owners[i][1]);
    }
    snprintf (text, sizeof text, "%.*s", (int)out.size, out.data);
    free (out.data);
    return text;
}

/* The evidence about MESSAGE, as evil.example sends it. */
static evidence_t *evidence (fixture_t *self, const char *message, size_t size, const char *sealers) {
    fixture_begin (self, zone ());
    self->envelope.client_ip = (char *)"192.0.2.66";
    self->envelope.helo = (char *)"mail.evil.example";
    self->envelope.mail_from = (char *)"bounce-77@evil.example";
    fixture_check (self, message, size);
    evidence_t *out = evidence_new (self->job.arena, self->keys);
    traits_add (self->work, self->domains, out);
    findings_add (self->work, sealers, out);
    return out;
}

static const Finding *finding (const evidence_t *evidence, finding_code_t code) {
    for (size_t i = 0; i < evidence->n_findings; i++)
        if (evidence->findings[i]->code == code) return evidence->findings[i];
    return NULL;
}

static bool has_trait (const evidence_t *evidence, trait_kind_t kind, const char *value) {
    for (size_t i = 0; i < evidence->n_traits; i++)
        if ((trait_kind_t)trait_kind (evidence->traits[i]->id) == kind &&
            (!value || strcmp (evidence->traits[i]->value, value) == 0))
            return true;
    return false;
}

static void assert_found (const char *message, finding_code_t code, const char *reason) {
    fixture_t self;
    const Finding *found = finding (evidence (&self, message, strlen (message), ""), code);
    assert_non_null (found);
    if (reason) assert_string_equal (found->reason, reason);
    fixture_end (&self);
}

static void a_failure_weighs_by_what_the_owner_asks_for (void **state) {
    (void)state;
    assert_found ("From: a@bank.example\n\n", FINDING_dmarc_fail_reject, "nothing that is authenticated aligns");
    assert_found ("From: a@shop.example\n\n", FINDING_dmarc_fail_quarantine, NULL);
    assert_found ("From: a@club.example\n\n", FINDING_dmarc_fail_none, NULL);
    assert_found ("From: a@test.example\n\n", FINDING_dmarc_fail_quarantine, NULL);
    assert_found ("From: a@evil.example\n\n", FINDING_dmarc_none, "no record");
    assert_found ("From: a@silent.example\n\n", FINDING_dmarc_temperror, NULL);
    assert_found ("To: a@bank.example\n\n", FINDING_dmarc_none, "no author");
}

static void doubts_about_the_author_are_said (void **state) {
    (void)state;
    assert_found ("From: a@bank.example <x@evil.example>\n\n", FINDING_from_ambiguous,
                  "an unquoted address in front of the brackets");
    assert_found ("From: a@bank.example, x@evil.example\n\n", FINDING_several_from, "several authors in From");
    assert_found ("From: a@bank.example\nFrom: x@evil.example\n\n", FINDING_several_from, "several From fields");
    assert_found ("From: a@bank.example, x@evil.example\n\n", FINDING_dmarc_permerror, "authors of several domains");
    assert_found ("From: \"a@bank.example\" <x@evil.example>\n\n", FINDING_name_is_address,
                  "the name says bank.example, the address evil.example");
}

/* FROM_BANK signed by WORDS, TOP above it and TAIL behind. */
static signer_text_t signed_by (const char *words, const char *top, const char *tail) {
    signer_text_t message = signer_sign (from_bank, strlen (from_bank), words), out = {NULL, 0, 0};
    signer_say (&out, top);
    signer_add (&out, message.data, message.size);
    signer_say (&out, tail);
    free (message.data);
    return out;
}

static void a_signature_that_vouches_proves_domain_and_key (void **state) {
    (void)state;
    fixture_t self;
    signer_text_t one = signed_by ("d=bank.example", "", ""), two = signed_by ("d=list.example; s=other", "", "");
    evidence_t *found = evidence (&self, one.data, one.size, "");
    assert_non_null (finding (found, FINDING_dkim_pass));
    assert_non_null (finding (found, FINDING_dmarc_pass));
    assert_true (has_trait (found, TRAIT_dkim_domain, "bank.example"));
    char digest[65];
    snprintf (digest, sizeof digest, "%s", dkim_signature (self.work->dkim, 0)->key_digest);
    assert_true (has_trait (found, TRAIT_dkim_key, digest));
    fixture_end (&self);
    found = evidence (&self, two.data, two.size, "");
    assert_true (has_trait (found, TRAIT_dkim_domain, "list.example"));
    assert_true (has_trait (found, TRAIT_dkim_key, digest)); /* the same key under another name */
    assert_non_null (finding (found, FINDING_dmarc_fail_reject));
    fixture_end (&self);
    free (one.data);
    free (two.data);
}

static void assert_proves_nothing (const char *words, const char *top, const char *tail, finding_code_t code) {
    fixture_t self;
    signer_text_t message = signed_by (words, top, tail);
    evidence_t *found = evidence (&self, message.data, message.size, "");
    assert_non_null (finding (found, code));
    assert_null (finding (found, FINDING_dkim_pass));
    assert_null (finding (found, FINDING_dmarc_pass));
    assert_false (has_trait (found, TRAIT_dkim_domain, NULL));
    assert_false (has_trait (found, TRAIT_dkim_key, NULL));
    fixture_end (&self);
    free (message.data);
}

static void a_signature_that_leaves_something_unsigned_proves_nothing (void **state) {
    (void)state;
    assert_proves_nothing ("d=bank.example; l=12", "", "Pay here.\r\n", FINDING_dkim_partial_body);
    assert_proves_nothing ("d=bank.example", "From: x@evil.example\r\n", "", FINDING_dkim_partial_from);
    assert_proves_nothing ("d=bank.example", "", "More.\r\n", FINDING_dkim_fail);
    assert_proves_nothing ("d=bank.example; !key=rsa512", "", "", FINDING_dkim_weak_key);
}

static void more_signatures_than_are_verified_are_noted (void **state) {
    (void)state;
    fixture_t self;
    signer_text_t message = signed_by ("d=bank.example", "", "");
    for (int i = 0; i < SIGNATURES; i++) {
        signer_text_t more = signer_sign (message.data, message.size, "d=evil.example; b=AAAA");
        free (message.data);
        message = more;
    }
    assert_non_null (finding (evidence (&self, message.data, message.size, ""), FINDING_dkim_many));
    fixture_end (&self);
    free (message.data);
}

static void a_believed_sealer_takes_the_failure_off_again (void **state) {
    (void)state;
    fixture_t self;
    signer_text_t message = signer_seal (from_bank, strlen (from_bank), 1, "mx.list.example; dmarc=pass",
                                         "d=list.example; !key=ed25519", "d=list.example; !key=ed25519");
    evidence_t *found = evidence (&self, message.data, message.size, "list.example");
    const Finding *trusted = finding (found, FINDING_arc_trusted);
    assert_non_null (trusted);
    assert_int_equal (trusted->bits, -finding (found, FINDING_dmarc_fail_reject)->bits);
    assert_string_equal (trusted->reason, "list.example saw it pass");
    assert_true (has_trait (found, TRAIT_arc_sealer, "list.example"));
    fixture_end (&self);
    found = evidence (&self, message.data, message.size, "other.example");
    assert_null (finding (found, FINDING_arc_trusted));
    assert_non_null (finding (found, FINDING_dmarc_fail_reject));
    fixture_end (&self);
    free (message.data);
}

static void the_source_and_its_shapes_are_traits (void **state) {
    (void)state;
    fixture_t self;
    const char *message = "Received: from a by b with ESMTP id 1; Tue, 24 Nov 2026 10:00:00 +0000\n"
                          "From: Anna <x@evil.example>\n\n";
    evidence_t *found = evidence (&self, message, strlen (message), "");
    assert_true (has_trait (found, TRAIT_spf_domain, "evil.example"));
    assert_true (has_trait (found, TRAIT_from_domain, "evil.example"));
    assert_true (has_trait (found, TRAIT_from_name, "anna"));
    assert_true (has_trait (found, TRAIT_nameserver, "ns.host.example"));
    assert_true (has_trait (found, TRAIT_mx_host, "mx.host.example"));
    assert_true (has_trait (found, TRAIT_mail_from_shape, "a-9"));
    assert_true (has_trait (found, TRAIT_received_shape, "fbw(ESMTP)i"));
    fixture_end (&self);
}

/* What the envelope of an evidence says is read again: outbound, or the third attempt. */
static evidence_t *checked_again (fixture_t *self, const char *message, bool outbound, bool source_alone) {
    fixture_begin (self, zone ());
    self->envelope.client_ip = (char *)"192.0.2.66";
    self->envelope.helo = (char *)"pc";
    self->envelope.mail_from = (char *)"x@evil.example";
    self->envelope.outbound = outbound;
    self->job = (job_t){.arena = self->world.arena,
                        .parcel = &self->parcel,
                        .raw = source_alone ? NULL : (const uint8_t *)message,
                        .raw_size = source_alone ? 0 : strlen (message),
                        .source_alone = source_alone};
    self->work = arena_zero (self->job.arena, sizeof *self->work);
    self->work->job = &self->job;
    self->work->session = dns_session_new (self->world.dns, CASES_QUERIES);
    checks_start (self->work, &self->tools, fixture_done);
    dns_session_destroy (&self->work->session);
    evidence_t *out = evidence_new (self->job.arena, self->keys);
    traits_add (self->work, self->domains, out);
    findings_add (self->work, "", out);
    return out;
}

static void our_customers_mail_has_no_findings_about_its_source (void **state) {
    (void)state;
    fixture_t self;
    evidence_t *found = checked_again (&self, "From: a@bank.example\n\n", true, false);
    assert_int_equal (found->n_findings, 0);
    fixture_end (&self);
    found = checked_again (&self, "From: a@bank.example <b@shop.example>\n\n", true, false);
    assert_int_equal (found->n_findings, 2);
    assert_non_null (finding (found, FINDING_from_ambiguous));
    assert_non_null (finding (found, FINDING_name_is_address));
    fixture_end (&self);
}

static void a_message_that_is_not_read_is_judged_by_its_envelope (void **state) {
    (void)state;
    fixture_t self;
    evidence_t *found = checked_again (&self, "", false, true);
    assert_non_null (finding (found, FINDING_spf_pass));
    assert_null (finding (found, FINDING_no_from));
    assert_null (finding (found, FINDING_dmarc_none));
    assert_false (has_trait (found, TRAIT_from_domain, NULL));
    fixture_end (&self);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_failure_weighs_by_what_the_owner_asks_for),
        cmocka_unit_test (doubts_about_the_author_are_said),
        cmocka_unit_test (a_signature_that_vouches_proves_domain_and_key),
        cmocka_unit_test (a_signature_that_leaves_something_unsigned_proves_nothing),
        cmocka_unit_test (more_signatures_than_are_verified_are_noted),
        cmocka_unit_test (a_believed_sealer_takes_the_failure_off_again),
        cmocka_unit_test (the_source_and_its_shapes_are_traits),
        cmocka_unit_test (our_customers_mail_has_no_findings_about_its_source),
        cmocka_unit_test (a_message_that_is_not_read_is_judged_by_its_envelope),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
