/* The parcel on the wire: fragments put behind one another are one parcel, and what is none is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "parcel.h"

static const uint8_t id[PARCEL_ID] = {1, 0x9a, 3, 4, 5, 6, 0x77, 8, 0x89, 10, 11, 12, 13, 14, 15, 16};

/* The frame that intake makes: id, way back, envelope. */
static void intake_frame (zmq_msg_t *frame) {
    Envelope envelope = ENVELOPE__INIT;
    char *recipients[] = {(char *)"a@example.org", (char *)"b@example.org"};
    envelope.client_ip = (char *)"192.0.2.1";
    envelope.n_rcpt_to = 2;
    envelope.rcpt_to = recipients;
    Parcel parcel = PARCEL__INIT;
    parcel.id = (ProtobufCBinaryData){PARCEL_ID, (uint8_t *)id};
    parcel.way_back = (char *)"ipc://run/intake-1.sock";
    parcel.attempt = 1;
    parcel.envelope = &envelope;
    parcel_frame (frame, NULL, 0, &parcel.base);
}

/* Puts PARCEL behind FRAME. */
static void append (zmq_msg_t *frame, const Parcel *parcel) {
    zmq_msg_t longer;
    parcel_frame (&longer, zmq_msg_data (frame), zmq_msg_size (frame), &parcel->base);
    zmq_msg_move (frame, &longer);
    zmq_msg_close (&longer);
}

static void append_authentication (zmq_msg_t *frame, const char *spf, uint32_t code) {
    Finding finding = FINDING__INIT, *list[] = {&finding};
    finding.code = code;
    finding.bits = -32;
    finding.reason = (char *)"because";
    AuthenticationFragment fragment = AUTHENTICATION_FRAGMENT__INIT;
    fragment.spf = (char *)spf;
    fragment.n_findings = 1;
    fragment.findings = list;
    Parcel parcel = PARCEL__INIT;
    parcel.authentication = &fragment;
    append (frame, &parcel);
}

static void fragments_put_behind_one_another_are_one_parcel (void **state) {
    (void)state;
    arena_t *arena = arena_new ();
    zmq_msg_t frame;
    intake_frame (&frame);
    append_authentication (&frame, "pass", 10);
    ReputationFragment reputation = REPUTATION_FRAGMENT__INIT;
    reputation.unknown = true;
    Parcel parcel = PARCEL__INIT;
    parcel.reputation = &reputation;
    append (&frame, &parcel);
    Parcel *whole = parcel_read (arena, zmq_msg_data (&frame), zmq_msg_size (&frame));
    assert_non_null (whole);
    assert_memory_equal (whole->id.data, id, PARCEL_ID);
    assert_string_equal (whole->way_back, "ipc://run/intake-1.sock");
    assert_int_equal (whole->envelope->n_rcpt_to, 2);
    assert_string_equal (whole->authentication->spf, "pass");
    assert_int_equal (whole->authentication->findings[0]->bits, -32);
    assert_true (whole->reputation->unknown);
    assert_null (whole->fingerprint);
    assert_null (whole->verdict);
    zmq_msg_close (&frame);
    arena_destroy (&arena);
}

static void the_last_word_on_an_attempt_stands (void **state) {
    (void)state;
    arena_t *arena = arena_new ();
    zmq_msg_t frame;
    intake_frame (&frame);
    Parcel again = PARCEL__INIT;
    again.attempt = 3;
    append (&frame, &again);
    Parcel *whole = parcel_read (arena, zmq_msg_data (&frame), zmq_msg_size (&frame));
    assert_non_null (whole);
    assert_int_equal (whole->attempt, 3);
    assert_int_equal (whole->id.len, PARCEL_ID);
    assert_int_equal (whole->envelope->n_rcpt_to, 2);
    zmq_msg_close (&frame);
    arena_destroy (&arena);
}

static void two_fragments_of_one_stage_keep_the_findings_of_both (void **state) {
    (void)state;
    arena_t *arena = arena_new ();
    zmq_msg_t frame;
    intake_frame (&frame);
    append_authentication (&frame, "none", 13);
    append_authentication (&frame, "fail", 11);
    Parcel *whole = parcel_read (arena, zmq_msg_data (&frame), zmq_msg_size (&frame));
    assert_non_null (whole);
    assert_string_equal (whole->authentication->spf, "fail");
    assert_int_equal (whole->authentication->n_findings, 2);
    assert_int_equal (whole->authentication->findings[0]->code, 13);
    assert_int_equal (whole->authentication->findings[1]->code, 11);
    zmq_msg_close (&frame);
    arena_destroy (&arena);
}

static void a_field_of_a_newer_release_is_passed_over (void **state) {
    (void)state;
    static const uint8_t newer[] = {0xfa, 0x06, 3, 'n', 'e', 'w'}; /* field 111, three bytes */
    arena_t *arena = arena_new ();
    zmq_msg_t frame;
    Parcel tail = PARCEL__INIT;
    tail.attempt = 2;
    parcel_frame (&frame, newer, sizeof newer, &tail.base);
    assert_memory_equal (zmq_msg_data (&frame), newer, sizeof newer);
    Parcel *whole = parcel_read (arena, zmq_msg_data (&frame), zmq_msg_size (&frame));
    assert_non_null (whole);
    assert_int_equal (whole->attempt, 2);
    zmq_msg_close (&frame);
    arena_destroy (&arena);
}

static void garbage_is_refused (void **state) {
    (void)state;
    static const struct {
        size_t size;
        uint8_t bytes[12];
    } cases[] = {{1, {0xff}},
                 {2, {0x0a, 0x10}},                         /* an id of 16 bytes that does not come */
                 {3, {0x22, 0x7f, 1}},                      /* an envelope, cut */
                 {4, {0x22, 2, 0x12, 9}},                   /* a text longer than the envelope it is in */
                 {6, {0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f}}, /* a length of four thousand million */
                 {11, {0x18, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}}, /* a number that does not end */
                 {3, {0x07, 1, 1}}};                                             /* no such wire type */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena_t *arena = arena_new ();
        assert_null (parcel_read (arena, cases[i].bytes, cases[i].size));
        arena_destroy (&arena);
    }
}

/* Under the sanitizers: no cut and no flipped byte is read out of bounds. */
static void a_parcel_cut_or_bent_anywhere_is_read_within_its_bounds (void **state) {
    (void)state;
    zmq_msg_t frame;
    intake_frame (&frame);
    append_authentication (&frame, "pass", 10);
    size_t size = zmq_msg_size (&frame), refused = 0;
    for (size_t cut = 0; cut < size; cut++)
        for (int bent = 0; bent < 2; bent++) {
            arena_t *arena = arena_new ();
            size_t left = bent ? size : cut;
            uint8_t *copy = malloc (left ? left : 1);
            assert_non_null (copy);
            memcpy (copy, zmq_msg_data (&frame), left);
            if (bent) copy[cut] ^= 0xff;
            refused += parcel_read (arena, copy, left) == NULL;
            free (copy);
            arena_destroy (&arena);
        }
    assert_true (refused > size / 2);
    zmq_msg_close (&frame);
}

static void an_id_of_another_length_has_no_text (void **state) {
    (void)state;
    arena_t *arena = arena_new ();
    Parcel parcel = PARCEL__INIT;
    assert_string_equal (parcel_id_text (arena, &parcel), "");
    parcel.id = (ProtobufCBinaryData){PARCEL_ID - 1, (uint8_t *)id};
    assert_string_equal (parcel_id_text (arena, &parcel), "");
    parcel.id.len = PARCEL_ID;
    assert_string_equal (parcel_id_text (arena, &parcel), "019a0304-0506-7708-890a-0b0c0d0e0f10");
    arena_destroy (&arena);
}

static void every_decision_has_its_word_and_any_other_number_none (void **state) {
    (void)state;
    assert_string_equal (decision_word (DECISION__DELIVER), "deliver");
    assert_string_equal (decision_word (DECISION__JUNK), "junk");
    assert_string_equal (decision_word (DECISION__QUARANTINE), "quarantine");
    assert_string_equal (decision_word (DECISION__DEFER), "defer");
    assert_string_equal (decision_word (DECISION__REJECT), "reject");
    assert_string_equal (decision_word (DECISION__NONE), "none");
    Decision strange;
    memset (&strange, 0x7f, sizeof strange); /* as the wire may bring it */
    assert_string_equal (decision_word (strange), "none");
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (fragments_put_behind_one_another_are_one_parcel),
                                       cmocka_unit_test (the_last_word_on_an_attempt_stands),
                                       cmocka_unit_test (two_fragments_of_one_stage_keep_the_findings_of_both),
                                       cmocka_unit_test (a_field_of_a_newer_release_is_passed_over),
                                       cmocka_unit_test (garbage_is_refused),
                                       cmocka_unit_test (a_parcel_cut_or_bent_anywhere_is_read_within_its_bounds),
                                       cmocka_unit_test (an_id_of_another_length_has_no_text),
                                       cmocka_unit_test (every_decision_has_its_word_and_any_other_number_none)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
