/* stage: reputation */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "weigh.h"

typedef struct {
    arena_t *arena;
    keyring_t *keys;
    Parcel parcel;
    AuthenticationFragment authentication;
    Trait traits[4], *list[4];
    past_t pasts[4];
    evidence_t *evidence;
} fixture_t;

static void begin (fixture_t *self) {
    *self = (fixture_t){.arena = arena_new (), .keys = keyring_for_tests ()};
    parcel__init (&self->parcel);
    authentication_fragment__init (&self->authentication);
    self->parcel.authentication = &self->authentication;
    self->authentication.traits = self->list;
    self->evidence = evidence_new (self->arena, self->keys);
}

static void end (fixture_t *self) {
    keyring_destroy (&self->keys);
    arena_destroy (&self->arena);
}

/* Traits must be added in ascending order of kind, since pasts are sorted by id. */
static past_t *carry (fixture_t *self, trait_kind_t kind, const char *value) {
    size_t i = self->authentication.n_traits++;
    trait__init (&self->traits[i]);
    self->traits[i].id = trait_id (self->keys, kind, value, strlen (value));
    self->traits[i].value = (char *)value;
    self->list[i] = &self->traits[i];
    self->pasts[i].id = self->traits[i].id;
    return &self->pasts[i];
}

static void weigh_all (fixture_t *self) {
    weigh (&self->parcel, self->pasts, self->authentication.n_traits, INT32_MAX, self->evidence);
}

static bool states (const fixture_t *self, finding_code_t code) {
    for (size_t i = 0; i < self->evidence->n_findings; i++)
        if (self->evidence->findings[i]->code == code) return true;
    return false;
}

static void what_people_want_speaks_for_a_sender_within_the_cap (void **state) {
    (void)state;
    const trait_info_t *kind = trait_info (TRAIT_address);
    past_t past = {.messages = 2, .notjunk = 50};
    double one = weigh_reports (&past, kind);
    assert_true (one < -0.5);
    past.notjunk = 100;
    assert_true (weigh_reports (&past, kind) < one);
    past.notjunk = 1000000;
    assert_true (weigh_reports (&past, kind) >= -kind->cap);
    past = (past_t){.messages = 1000, .spam = 1000};
    assert_true (weigh_reports (&past, kind) == 0); /* our own verdicts teach nothing */
}

static void one_complaint_among_many_messages_recommends_nobody (void **state) {
    (void)state;
    past_t many = {.messages = 10000, .junk = 50};
    assert_true (weigh_reports (&many, trait_info (TRAIT_spf_domain)) == 0);
}

static void each_authority_states_what_was_wanted_most (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    *carry (&self, TRAIT_address, "192.0.2.1") = (past_t){.id = self.pasts[0].id, .messages = 3, .notjunk = 50};
    *carry (&self, TRAIT_ptr_domain, "mx.example") = (past_t){.id = self.pasts[1].id, .messages = 9, .notjunk = 150};
    *carry (&self, TRAIT_helo, "a.example") = (past_t){.id = self.pasts[2].id, .messages = 3, .notjunk = 50};
    weigh_all (&self);
    assert_false (states (&self, FINDING_wanted_claimed)); /* anyone may claim */
    self.evidence->n_findings = 0;
    self.authentication.dmarc = (char *)"pass";
    weigh_all (&self);
    assert_true (states (&self, FINDING_wanted_proven));
    assert_true (states (&self, FINDING_wanted_claimed));
    for (size_t i = 0; i < self.evidence->n_findings; i++)
        if (self.evidence->findings[i]->code == FINDING_wanted_proven)
            assert_non_null (strstr (self.evidence->findings[i]->reason, "mx.example"));
    end (&self);
}

static void what_may_be_copied_recommends_nobody_who_is_accused (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    *carry (&self, TRAIT_address, "192.0.2.1") =
        (past_t){.id = self.pasts[0].id, .messages = 3, .junk = 200, .accused = 1};
    *carry (&self, TRAIT_helo, "a.example") = (past_t){.id = self.pasts[1].id, .messages = 3, .notjunk = 500};
    self.authentication.dmarc = (char *)"pass";
    weigh_all (&self);
    assert_true (states (&self, FINDING_kin));
    assert_false (states (&self, FINDING_wanted_claimed));
    end (&self);
}

static void a_sender_known_long_without_complaint_is_spoken_for (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    past_t *past = carry (&self, TRAIT_spf_domain, "bakery.example");
    past->messages = WEIGH_KNOWN_MESSAGES;
    past->last = WEIGH_KNOWN_HOURS;
    weigh_all (&self);
    assert_int_equal (self.evidence->n_findings, 1);
    assert_int_equal (self.evidence->findings[0]->code, FINDING_known_sender);
    self.evidence->n_findings = 0;
    past->junk = 50;
    weigh_all (&self);
    assert_false (states (&self, FINDING_known_sender));
    end (&self);
}

static void a_value_is_hidden_where_its_kind_is_hashed (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    past_t *past = carry (&self, TRAIT_from_name, "claire fontaine");
    past->messages = 2;
    past->junk = 200;
    past->accused = 3;
    weigh_all (&self);
    assert_true (states (&self, FINDING_kin));
    assert_null (strstr (self.evidence->findings[0]->reason, "claire"));
    end (&self);
}

static void a_name_is_earned_by_reach_or_report_and_never_by_a_hashed_kind (void **state) {
    fixture_t self;
    uint64_t ids[2 * EVIDENCE_TRAITS];
    (void)state;
    begin (&self);
    past_t *address = carry (&self, TRAIT_address, "192.0.2.1"), *name = carry (&self, TRAIT_from_name, "claire");
    name->junk = 100;
    name->reach = UINT64_MAX;
    address->reach = 0x7;
    assert_int_equal (weigh_nameable (&self.parcel, self.pasts, 2, ids), 0);
    address->reach = 0x1f;
    assert_int_equal (weigh_nameable (&self.parcel, self.pasts, 2, ids), 1);
    assert_int_equal (ids[0], address->id);
    address->named = true;
    assert_int_equal (weigh_nameable (&self.parcel, self.pasts, 2, ids), 0);
    address->named = false;
    address->reach = 0;
    address->notjunk = 50;
    assert_int_equal (weigh_nameable (&self.parcel, self.pasts, 2, ids), 1);
    end (&self);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (what_people_want_speaks_for_a_sender_within_the_cap),
        cmocka_unit_test (one_complaint_among_many_messages_recommends_nobody),
        cmocka_unit_test (each_authority_states_what_was_wanted_most),
        cmocka_unit_test (what_may_be_copied_recommends_nobody_who_is_accused),
        cmocka_unit_test (a_sender_known_long_without_complaint_is_spoken_for),
        cmocka_unit_test (a_value_is_hidden_where_its_kind_is_hashed),
        cmocka_unit_test (a_name_is_earned_by_reach_or_report_and_never_by_a_hashed_kind)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
