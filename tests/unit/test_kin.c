/* stage: reputation */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kin.h"

static double bits_of (trait_kind_t kind, past_t past) {
    return kin_bits (&past, trait_info (kind));
}

static void a_complaint_among_thousands_is_a_rumour (void **state) {
    (void)state;
    assert_true (bits_of (TRAIT_dkim_domain, (past_t){.messages = 4, .junk = 100, .accused = 1}) > 4);
    assert_true (bits_of (TRAIT_dkim_domain, (past_t){.messages = 4000, .junk = 100, .accused = 1}) == 0);
}

static void what_was_caught_did_not_pass_in_silence (void **state) {
    (void)state;
    past_t seen = {.messages = 80, .junk = 100, .accused = 1}, caught = seen;
    caught.spam = 75;
    assert_true (bits_of (TRAIT_telephone, seen) == 0);
    assert_true (bits_of (TRAIT_telephone, caught) > 3);
}

static void common_ground_tells_nothing_however_often_it_was_in_spam (void **state) {
    (void)state;
    past_t own = {.messages = 50, .junk = 2000, .accused = 0xf}, shared = own;
    assert_true (bits_of (TRAIT_template, own) == KIN_MOST);
    shared.passed = 0xffff0;
    assert_true (bits_of (TRAIT_template, shared) == 0);
    assert_true (bits_of (TRAIT_nameserver, shared) == 0);
}

static void a_kind_that_many_share_is_tried_before_it_tells_much (void **state) {
    (void)state;
    past_t one = {.messages = 10, .junk = 400, .accused = 1}, two = one;
    two.accused = 3;
    assert_true (bits_of (TRAIT_skeleton, one) <= trait_info (TRAIT_skeleton)->cap);
    assert_true (bits_of (TRAIT_skeleton, two) > trait_info (TRAIT_skeleton)->cap);
    assert_true (bits_of (TRAIT_network, two) <= trait_info (TRAIT_network)->cap);
}

static void honest_senders_have_a_way_back (void **state) {
    (void)state;
    past_t wrong = {.messages = 10, .junk = 200, .accused = 1}, back = wrong;
    back.notjunk = 200;
    assert_true (bits_of (TRAIT_dkim_domain, wrong) > 5);
    assert_true (bits_of (TRAIT_dkim_domain, back) == 0);
}

static void a_relay_of_good_and_bad_tells_no_more_than_what_people_said (void **state) {
    (void)state;
    past_t relay = {.messages = 60, .junk = 3850, .notjunk = 1500, .accused = 1};
    assert_true (bits_of (TRAIT_address, relay) < 1.5);
    past_t gang = {.messages = 10, .junk = 500, .notjunk = 150, .accused = 1};
    assert_true (bits_of (TRAIT_telephone, gang) == KIN_MOST);
}

static void recipients_are_nobodys_kin (void **state) {
    (void)state;
    past_t past = {.messages = 2, .junk = 500, .accused = 1};
    assert_true (bits_of (TRAIT_pair, past) == 0);
    assert_true (bits_of (TRAIT_recipient, past) == 0);
}

static void what_is_lent_falls_once_honest_mail_carries_it (void **state) {
    (void)state;
    past_t lent = {.messages = 5, .spam = 5, .lent = 5 * BITS_UNIT}, passed = lent;
    assert_true (bits_of (TRAIT_wallet, lent) == 5);
    passed.passed = 2;
    assert_true (bits_of (TRAIT_wallet, passed) == 0);
}

static void traits_of_one_origin_are_counted_once (void **state) {
    (void)state;
    past_t past = {.messages = 4, .junk = 100, .accused = 1, .actor = 7};
    Trait phone = TRAIT__INIT, reply = TRAIT__INIT;
    phone.id = (uint64_t)TRAIT_telephone << 56 | 1;
    reply.id = (uint64_t)TRAIT_reply_to << 56 | 1;
    phone.value = reply.value = (char *)"x";
    kin_t kin = {0};
    kin_look (&kin, &phone, &past);
    double one = kin.bits;
    kin_look (&kin, &reply, &past);
    assert_true (one > 0 && kin.bits == one && kin.others == 1);
    assert_int_equal (kin_actor (&kin), 7);
}

static void what_he_alone_carried_tells_no_more_than_his_own_record (void **state) {
    (void)state;
    past_t sender = {.id = (uint64_t)TRAIT_dkim_domain << 56 | 5, .messages = 500, .junk = 200, .accused = 1 << 5};
    past_t text = {.messages = 8, .junk = 200, .accused = 1 << 5}, copied = text;
    copied.accused |= 1 << 6;
    Trait trait = TRAIT__INIT;
    trait.id = (uint64_t)TRAIT_text << 56 | 1;
    trait.value = (char *)"x";
    kin_t own = {.sender = &sender}, kin = own, stranger = {0};
    kin_look (&own, &trait, &text);
    kin_look (&kin, &trait, &copied);
    copied.passed = 1 << 5;
    kin_look (&own, &trait, &copied);
    kin_look (&stranger, &trait, &text);
    assert_true (own.bits == 0);
    assert_true (kin.bits > 5 && stranger.bits > 5);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_complaint_among_thousands_is_a_rumour),
                                       cmocka_unit_test (what_was_caught_did_not_pass_in_silence),
                                       cmocka_unit_test (common_ground_tells_nothing_however_often_it_was_in_spam),
                                       cmocka_unit_test (a_kind_that_many_share_is_tried_before_it_tells_much),
                                       cmocka_unit_test (honest_senders_have_a_way_back),
                                       cmocka_unit_test (recipients_are_nobodys_kin),
                                       cmocka_unit_test (what_is_lent_falls_once_honest_mail_carries_it),
                                       cmocka_unit_test (traits_of_one_origin_are_counted_once),
                                       cmocka_unit_test (what_he_alone_carried_tells_no_more_than_his_own_record),
                                       cmocka_unit_test (a_relay_of_good_and_bad_tells_no_more_than_what_people_said)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
