/* stage: verdict */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "combine.h"

typedef struct {
    arena_t *arena;
    Parcel parcel;
    Envelope envelope;
    AuthenticationFragment authentication;
    FingerprintFragment fingerprint;
    policy_t policy;
} fixture_t;

static void begin (fixture_t *self) {
    *self = (fixture_t){.arena = arena_new ()};
    parcel__init (&self->parcel);
    envelope__init (&self->envelope);
    authentication_fragment__init (&self->authentication);
    fingerprint_fragment__init (&self->fingerprint);
    self->parcel.envelope = &self->envelope;
    self->parcel.authentication = &self->authentication;
    self->parcel.fingerprint = &self->fingerprint;
    self->policy =
        (policy_t){.name = "default", .prior = -128, .junk = 192, .quarantine = INT32_MAX, .reject = INT32_MAX};
}

static void end (fixture_t *self) {
    arena_destroy (&self->arena);
}

static void find (fixture_t *self, bool content, uint32_t code, int32_t bits) {
    Finding ***list = content ? &self->fingerprint.findings : &self->authentication.findings;
    size_t *count = content ? &self->fingerprint.n_findings : &self->authentication.n_findings;
    Finding **longer = arena_alloc (self->arena, (*count + 1) * sizeof *longer),
            *finding = arena_alloc (self->arena, sizeof *finding);
    for (size_t i = 0; i < *count; i++) longer[i] = (*list)[i];
    finding__init (finding);
    finding->code = code;
    finding->bits = bits;
    longer[(*count)++] = finding;
    *list = longer;
}

static int32_t sum (const VerdictFragment *verdict) {
    int32_t total = 0;
    for (size_t i = 0; i < verdict->n_findings; i++) total += verdict->findings[i]->bits;
    return total;
}

static void the_prior_is_a_finding_and_alone_delivers (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    VerdictFragment *verdict = combine (self.arena, &self.parcel, &self.policy);
    assert_int_equal (verdict->n_findings, 1);
    assert_int_equal (verdict->findings[0]->code, FINDING_prior);
    assert_int_equal (verdict->bits, -128);
    assert_int_equal (verdict->decision, DECISION__DELIVER);
    end (&self);
}

static void bits_are_the_exact_sum_of_what_is_shown (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    find (&self, false, FINDING_spf_fail, 161);
    find (&self, true, FINDING_link_mismatch, 97);
    find (&self, true, FINDING_list_headers, -33);
    VerdictFragment *verdict = combine (self.arena, &self.parcel, &self.policy);
    assert_int_equal (verdict->bits, -128 + 161 + 97 - 33);
    assert_int_equal (verdict->bits, sum (verdict));
    end (&self);
}

static void a_threshold_is_reached_at_its_own_value (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    find (&self, false, FINDING_spf_fail, 128 + 191);
    assert_int_equal (combine (self.arena, &self.parcel, &self.policy)->decision, DECISION__DELIVER);
    self.authentication.findings[0]->bits++;
    assert_int_equal (combine (self.arena, &self.parcel, &self.policy)->decision, DECISION__JUNK);
    self.policy.quarantine = 192;
    assert_int_equal (combine (self.arena, &self.parcel, &self.policy)->decision, DECISION__QUARANTINE);
    self.policy.reject = 192;
    assert_int_equal (combine (self.arena, &self.parcel, &self.policy)->decision, DECISION__REJECT);
    end (&self);
}

static void a_group_counts_for_its_cap_either_way_and_says_so (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    self.policy.n_caps = 2;
    self.policy.caps[0] = (typeof (self.policy.caps[0])){"authentication", 64};
    self.policy.caps[1] = (typeof (self.policy.caps[0])){"content", 64};
    find (&self, false, FINDING_spf_fail, 160);
    find (&self, false, FINDING_iprev_fail, 96);
    find (&self, true, FINDING_list_headers, -320);
    VerdictFragment *verdict = combine (self.arena, &self.parcel, &self.policy);
    assert_int_equal (verdict->bits, -128 + 64 - 64);
    assert_int_equal (verdict->bits, sum (verdict));
    assert_int_equal (verdict->n_findings, 6);
    assert_int_equal (verdict->findings[4]->code, FINDING_group_cap);
    assert_int_equal (verdict->findings[4]->bits, -192);
    assert_int_equal (verdict->findings[5]->bits, 256);
    end (&self);
}

static void a_finding_of_a_newer_release_counts_for_nothing (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    find (&self, true, 65000, 6400);
    VerdictFragment *verdict = combine (self.arena, &self.parcel, &self.policy);
    assert_int_equal (verdict->bits, -128);
    assert_int_equal (verdict->n_findings, 1);
    end (&self);
}

static void the_same_parcel_gives_the_same_verdict (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    find (&self, false, FINDING_spf_fail, 160);
    VerdictFragment *one = combine (self.arena, &self.parcel, &self.policy),
                    *two = combine (self.arena, &self.parcel, &self.policy);
    assert_int_equal (one->bits, two->bits);
    assert_int_equal (one->n_findings, two->n_findings);
    end (&self);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (the_prior_is_a_finding_and_alone_delivers),
                                       cmocka_unit_test (bits_are_the_exact_sum_of_what_is_shown),
                                       cmocka_unit_test (a_threshold_is_reached_at_its_own_value),
                                       cmocka_unit_test (a_group_counts_for_its_cap_either_way_and_says_so),
                                       cmocka_unit_test (a_finding_of_a_newer_release_counts_for_nothing),
                                       cmocka_unit_test (the_same_parcel_gives_the_same_verdict)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
