/* stage: reputation */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sender.h"

static void a_rate_of_few_messages_condemns_nobody (void **state) {
    (void)state;
    assert_true (sender_least_share (1, 3) < 0.1);
    assert_true (sender_least_share (1, 10) < 0.02);
    assert_true (sender_least_share (100, 1000) > 0.08);
    assert_true (sender_least_share (0, 1000) < 1e-9);
    assert_true (sender_least_share (0, 0) == 0);
    assert_true (sender_least_share (9, 3) <= 1);
}

typedef struct {
    arena_t *arena;
    keyring_t *keys;
    evidence_t *evidence;
    Parcel parcel;
    Envelope envelope;
} fixture_t;

static void begin (fixture_t *self) {
    *self = (fixture_t){.arena = arena_new (), .keys = keyring_for_tests ()};
    self->evidence = evidence_new (self->arena, self->keys);
    parcel__init (&self->parcel);
    envelope__init (&self->envelope);
    self->parcel.envelope = &self->envelope;
}

static void end (fixture_t *self) {
    keyring_destroy (&self->keys);
    arena_destroy (&self->arena);
}

static void complaints_are_counted_of_what_reached_inboxes (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    past_t past = {.messages = 1000, .junk = 40};
    sender_state (&self.parcel, &past, false, self.evidence);
    assert_int_equal (self.evidence->n_findings, 0);
    past.junk = 4000;
    sender_state (&self.parcel, &past, true, self.evidence);
    assert_int_equal (self.evidence->n_findings, 0); /* a stranger has no record of his own */
    sender_state (&self.parcel, &past, false, self.evidence);
    assert_int_equal (self.evidence->n_findings, 1);
    assert_int_equal (self.evidence->findings[0]->code, FINDING_complaints);
    assert_true (self.evidence->findings[0]->bits <= BITS_UNIT); /* advised, not condemned */
    past.spam = 950;
    sender_state (&self.parcel, &past, false, self.evidence);
    assert_int_equal (self.evidence->n_findings, 1); /* too few reached an inbox to be judged */
    end (&self);
}

static void refused_recipients_speak_against_strangers_alone (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    char *refused[] = {(char *)"a@cigale.example", (char *)"b@cigale.example", (char *)"c@cigale.example"};
    self.envelope.rcpt_rejected = refused;
    self.envelope.n_rcpt_rejected = 1;
    sender_state (&self.parcel, NULL, false, self.evidence);
    assert_int_equal (self.evidence->n_findings, 0);
    sender_state (&self.parcel, NULL, true, self.evidence);
    assert_int_equal (self.evidence->n_findings, 1);
    int32_t few = self.evidence->findings[0]->bits;
    self.evidence->n_findings = 0;
    self.envelope.n_rcpt_rejected = 3;
    sender_state (&self.parcel, NULL, true, self.evidence);
    assert_int_equal (self.evidence->n_findings, 1);
    assert_true (few > 0 && self.evidence->findings[0]->bits > few);
    end (&self);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_rate_of_few_messages_condemns_nobody),
                                       cmocka_unit_test (complaints_are_counted_of_what_reached_inboxes),
                                       cmocka_unit_test (refused_recipients_speak_against_strangers_alone)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
