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

/* --- the desk's decisions --- */

typedef struct {
    fixture_t base;
    ReputationFragment reputation;
    Finding finding, *list[1];
} decided_t;

static void decided (decided_t *self, trait_kind_t kind, Decision action) {
    begin (&self->base);
    reputation_fragment__init (&self->reputation);
    finding__init (&self->finding);
    self->finding.code = action == DECISION__DELIVER ? FINDING_exempt : FINDING_blocked;
    self->finding.reason = (char *)"case 12: as stated";
    self->list[0] = &self->finding;
    self->reputation.findings = self->list, self->reputation.n_findings = 1;
    self->reputation.case_number = 12, self->reputation.case_action = action;
    self->reputation.case_trait = (uint64_t)kind << 56 | 5;
    self->base.parcel.reputation = &self->reputation;
    self->base.policy.block = BLOCK_REJECT, self->base.policy.block_wide = BLOCK_JUNK;
}

static VerdictFragment *judge (decided_t *self) {
    VerdictFragment *verdict = combine (self->base.arena, &self->base.parcel, &self->base.policy);
    assert_int_equal (verdict->bits, sum (verdict));
    assert_int_equal (verdict->case_number, 12);
    const Finding *last = verdict->findings[verdict->n_findings - 1];
    assert_int_equal (last->code, self->finding.code);
    assert_string_equal (last->reason, "case 12: as stated");
    return verdict;
}

static void a_block_counts_for_the_bits_that_its_action_lacks (void **state) {
    static const struct {
        Decision action;
        int32_t quarantine, reject, bits;
    } cases[] = {{DECISION__JUNK, INT32_MAX, INT32_MAX, 192},
                 {DECISION__QUARANTINE, 400, 700, 400},
                 {DECISION__QUARANTINE, INT32_MAX, 700, 192},
                 {DECISION__DEFER, 400, 700, 192},
                 {DECISION__REJECT, 400, 700, 700},
                 {DECISION__REJECT, 400, INT32_MAX, 400},
                 {DECISION__REJECT, INT32_MAX, INT32_MAX, 192}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        decided_t self;
        decided (&self, TRAIT_address, cases[i].action);
        self.base.policy.quarantine = cases[i].quarantine;
        self.base.policy.reject = cases[i].reject;
        VerdictFragment *verdict = judge (&self);
        assert_int_equal (verdict->decision, cases[i].action);
        assert_int_equal (verdict->bits, cases[i].bits);
        end (&self.base);
    }
}

static void a_block_without_action_does_what_the_policy_says (void **state) {
    decided_t self;
    (void)state;
    decided (&self, TRAIT_address, DECISION__NONE);
    VerdictFragment *verdict = judge (&self);
    assert_int_equal (verdict->decision, DECISION__REJECT);
    assert_string_equal (verdict->reason, "address blocked by decision of the abuse desk");
    self.reputation.case_trait = (uint64_t)TRAIT_network << 56 | 5;
    verdict = judge (&self);
    assert_int_equal (verdict->decision, DECISION__JUNK);
    assert_string_equal (verdict->reason, "");
    self.base.policy.block_wide = BLOCK_DEFER;
    assert_int_equal (judge (&self)->decision, DECISION__DEFER);
    self.reputation.case_trait = (uint64_t)TRAIT_account << 56 | 5;
    self.base.policy.block = BLOCK_JUNK;
    assert_int_equal (judge (&self)->decision, DECISION__JUNK);
    end (&self.base);
}

static void a_block_never_softens_what_the_bits_say (void **state) {
    decided_t self;
    (void)state;
    decided (&self, TRAIT_address, DECISION__JUNK);
    self.base.policy.reject = 640;
    find (&self.base, false, FINDING_spf_fail, 1000);
    VerdictFragment *verdict = judge (&self);
    assert_int_equal (verdict->decision, DECISION__REJECT);
    assert_int_equal (verdict->bits, 1000 - 128);
    end (&self.base);
}

static void an_exemption_takes_off_what_would_mark_and_delivers (void **state) {
    decided_t self;
    (void)state;
    decided (&self, TRAIT_address, DECISION__DELIVER);
    VerdictFragment *verdict = judge (&self);
    assert_int_equal (verdict->decision, DECISION__DELIVER);
    assert_int_equal (verdict->bits, -128);
    find (&self.base, false, FINDING_spf_fail, 1000);
    self.base.policy.reject = 100; /* below junk: a policy may be odd */
    verdict = judge (&self);
    assert_int_equal (verdict->decision, DECISION__DELIVER);
    assert_int_equal (verdict->bits, 99);
    end (&self.base);
}

static void a_policy_that_marks_nothing_still_obeys (void **state) {
    decided_t self;
    (void)state;
    decided (&self, TRAIT_address, DECISION__REJECT);
    self.base.policy.junk = INT32_MAX;
    VerdictFragment *verdict = judge (&self);
    assert_int_equal (verdict->decision, DECISION__REJECT);
    assert_int_equal (verdict->bits, -128);
    self.reputation.case_action = DECISION__DELIVER;
    self.finding.code = FINDING_exempt;
    assert_int_equal (judge (&self)->decision, DECISION__DELIVER);
    end (&self.base);
}

static void without_a_decision_no_case_is_named (void **state) {
    decided_t self;
    (void)state;
    decided (&self, TRAIT_address, DECISION__REJECT);
    self.reputation.case_number = 0; /* a finding alone decides nothing */
    VerdictFragment *verdict = combine (self.base.arena, &self.base.parcel, &self.base.policy);
    assert_int_equal (verdict->case_number, 0);
    assert_int_equal (verdict->decision, DECISION__DELIVER);
    assert_int_equal (verdict->n_findings, 1);
    end (&self.base);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (the_prior_is_a_finding_and_alone_delivers),
                                       cmocka_unit_test (bits_are_the_exact_sum_of_what_is_shown),
                                       cmocka_unit_test (a_threshold_is_reached_at_its_own_value),
                                       cmocka_unit_test (a_group_counts_for_its_cap_either_way_and_says_so),
                                       cmocka_unit_test (a_finding_of_a_newer_release_counts_for_nothing),
                                       cmocka_unit_test (the_same_parcel_gives_the_same_verdict),
                                       cmocka_unit_test (a_block_counts_for_the_bits_that_its_action_lacks),
                                       cmocka_unit_test (a_block_without_action_does_what_the_policy_says),
                                       cmocka_unit_test (a_block_never_softens_what_the_bits_say),
                                       cmocka_unit_test (an_exemption_takes_off_what_would_mark_and_delivers),
                                       cmocka_unit_test (a_policy_that_marks_nothing_still_obeys),
                                       cmocka_unit_test (without_a_decision_no_case_is_named)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
