/* Evidence: the growing lists of a fragment, each entry once and all within their bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "worker.h"

typedef struct {
    arena_t *arena;
    keyring_t *keys;
    evidence_t *evidence;
} fixture_t;

static void begin (fixture_t *self) {
    *self = (fixture_t){arena_new (), keyring_for_tests (), NULL};
    self->evidence = evidence_new (self->arena, self->keys);
}

static void end (fixture_t *self) {
    keyring_destroy (&self->keys);
    arena_destroy (&self->arena);
}

static void a_trait_is_kept_once_by_kind_and_value (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    evidence_trait (self.evidence, TRAIT_helo, "mx.example.org");
    evidence_trait (self.evidence, TRAIT_helo, "mx.example.org");
    evidence_trait (self.evidence, TRAIT_from_domain, "mx.example.org");
    evidence_trait (self.evidence, TRAIT_helo, "mx.example.net");
    assert_int_equal (self.evidence->n_traits, 3);
    assert_int_equal (self.evidence->traits[0]->id, trait_id (self.keys, TRAIT_helo, "mx.example.org", 14));
    assert_int_equal (trait_kind (self.evidence->traits[1]->id), TRAIT_from_domain);
    assert_string_equal (self.evidence->traits[2]->value, "mx.example.net");
    end (&self);
}

static void a_value_that_is_not_there_is_no_trait (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    evidence_trait (self.evidence, TRAIT_helo, "");
    evidence_trait (self.evidence, TRAIT_helo, NULL);
    assert_int_equal (self.evidence->n_traits, 0);
    end (&self);
}

static void values_and_reasons_are_copied (void **state) {
    fixture_t self;
    char text[] = "192.0.2.1";
    (void)state;
    begin (&self);
    evidence_trait (self.evidence, TRAIT_address, text);
    evidence_finding (self.evidence, FINDING_spf_fail, text);
    memset (text, 'x', sizeof text - 1);
    assert_string_equal (self.evidence->traits[0]->value, "192.0.2.1");
    assert_string_equal (self.evidence->findings[0]->reason, "192.0.2.1");
    end (&self);
}

static void the_bounds_hold_whatever_comes (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    for (int i = 0; i < 2 * EVIDENCE_TRAITS; i++)
        evidence_trait (self.evidence, TRAIT_url_host, arena_printf (self.arena, "host-%d.example", i));
    assert_int_equal (self.evidence->n_traits, EVIDENCE_TRAITS);
    assert_string_equal (self.evidence->traits[EVIDENCE_TRAITS - 1]->value, "host-255.example");
    for (unsigned i = 0; i < 2 * EVIDENCE_FINDINGS; i++)
        evidence_weighed (self.evidence, (finding_code_t)(1000 + i), 1, "");
    assert_int_equal (self.evidence->n_findings, EVIDENCE_FINDINGS);
    assert_int_equal (self.evidence->findings[EVIDENCE_FINDINGS - 1]->code, 1000 + EVIDENCE_FINDINGS - 1);
    end (&self);
}

static void a_finding_has_the_bits_of_the_list_unless_others_are_given (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    evidence_finding (self.evidence, FINDING_spf_softfail, NULL);
    evidence_weighed (self.evidence, FINDING_spf_pass, 7, "seven");
    assert_int_equal (self.evidence->findings[0]->bits, 80);
    assert_string_equal (self.evidence->findings[0]->reason, "");
    assert_int_equal (self.evidence->findings[1]->bits, 7);
    end (&self);
}

static void of_a_finding_said_twice_the_first_stands (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    evidence_weighed (self.evidence, FINDING_link_mismatch, 10, "first");
    evidence_weighed (self.evidence, FINDING_link_mismatch, 90, "second");
    evidence_finding (self.evidence, FINDING_link_mismatch, "third");
    assert_int_equal (self.evidence->n_findings, 1);
    assert_int_equal (self.evidence->findings[0]->bits, 10);
    assert_string_equal (self.evidence->findings[0]->reason, "first");
    end (&self);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_trait_is_kept_once_by_kind_and_value),
                                       cmocka_unit_test (a_value_that_is_not_there_is_no_trait),
                                       cmocka_unit_test (values_and_reasons_are_copied),
                                       cmocka_unit_test (the_bounds_hold_whatever_comes),
                                       cmocka_unit_test (a_finding_has_the_bits_of_the_list_unless_others_are_given),
                                       cmocka_unit_test (of_a_finding_said_twice_the_first_stands)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
