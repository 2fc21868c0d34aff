/* stage: intake */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <pthread.h>

#include "milter/bounds.h"
#include "milter/transaction.h"

static char folder[] = "/tmp/tamis-milter-XXXXXX";
static const peer_t peer = {"192.0.2.1", "smtp.sender.example", "helo.sender.example", "", "mx.provider.example", ""};
static const peer_t customer = {"192.0.2.2", "", "pc", "alice", "mx.provider.example", "TLSv1.3"};

static void write_file (const char *name, const char *text) {
    char path[100];
    snprintf (path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen (path, "w");
    assert_non_null (out);
    fputs (text, out);
    fclose (out);
}

static settings_t *settings (const char *text) {
    char path[100], *error = NULL;
    write_file ("t.cfg", text);
    write_file ("domains", "a.example FR default\nb.example FR default\nc.example US default\nd.example FR hold\n");
    snprintf (path, sizeof path, "%s/t.cfg", folder);
    config_t *config = config_load (path, &error);
    assert_non_null (config);
    settings_t *self = settings_new (config, &error);
    assert_non_null (self);
    config_destroy (&config);
    return self;
}

/* A gate lives as long as its process: each test has one that is never freed. */
static gate_t *gates[16];
static gate_t *gate (const char *text) {
    static int count;
    settings_t *first = settings (text);
    return gates[count++] = gate_new (&first, NULL);
}

static const char ours[] = "policy\n    domains = domains\nintake\n    message_max = 1024\n    budget = 1M\n";

static int make_folder (void **state) {
    (void)state;
    return mkdtemp (folder) ? 0 : -1;
}

static int remove_folder (void **state) {
    static const char *const names[] = {"t.cfg", "domains"};
    char path[100];
    for (int i = 0; i < 2; i++) {
        snprintf (path, sizeof path, "%s/%s", folder, names[i]);
        unlink (path);
    }
    (void)state;
    return rmdir (folder);
}

static delivery_t *begin (gate_t *self, const peer_t *from) {
    const reply_t *refusal;
    delivery_t *delivery = transaction_begin (self, from, "x@sender.example", 0, &refusal);
    assert_non_null (delivery);
    return delivery;
}

static void recipients_under_one_policy_share_a_transaction (void **state) {
    gate_t *self = gate (ours);
    delivery_t *delivery = begin (self, &peer);
    assert_null (transaction_recipient (delivery, "x@A.example", false));
    assert_null (transaction_recipient (delivery, "x@b.example", false));
    assert_ptr_equal (transaction_recipient (delivery, "x@c.example", false), &reply_other_policy);
    assert_ptr_equal (transaction_recipient (delivery, "x@d.example", false), &reply_other_policy);
    assert_ptr_equal (transaction_recipient (delivery, "x@elsewhere.example", false), &reply_other_policy);
    assert_null (transaction_recipient (delivery, "y@a.example", false));
    const Envelope *envelope = &delivery->exchange->envelope;
    assert_int_equal (envelope->n_rcpt_to, 3);
    assert_string_equal (envelope->rcpt_to[2], "y@a.example");
    transaction_end (&delivery);
    (void)state;
}

static void a_refused_recipient_is_noted_and_decides_nothing (void **state) {
    gate_t *self = gate (ours);
    delivery_t *delivery = begin (self, &peer);
    assert_null (transaction_recipient (delivery, "nobody@c.example", true));
    assert_null (transaction_recipient (delivery, "x@a.example", false));
    assert_null (transaction_recipient (delivery, "nobody@d.example", true));
    const Envelope *envelope = &delivery->exchange->envelope;
    assert_int_equal (envelope->n_rcpt_to, 1);
    assert_int_equal (envelope->n_rcpt_rejected, 2);
    assert_string_equal (envelope->rcpt_rejected[1], "nobody@d.example");
    transaction_end (&delivery);
    (void)state;
}

static void a_customer_sends_to_everybody_at_once (void **state) {
    gate_t *self = gate (ours);
    delivery_t *delivery = begin (self, &customer);
    assert_null (transaction_recipient (delivery, "x@a.example", false));
    assert_null (transaction_recipient (delivery, "x@elsewhere.example", false));
    assert_true (delivery->exchange->envelope.outbound);
    assert_string_equal (delivery->exchange->envelope.account, "alice");
    transaction_end (&delivery);
    (void)state;
}

static void recipients_have_a_bound (void **state) {
    gate_t *self = gate (ours);
    delivery_t *delivery = begin (self, &peer);
    for (int i = 0; i < MILTER_RECIPIENTS; i++) assert_null (transaction_recipient (delivery, "x@a.example", false));
    assert_ptr_equal (transaction_recipient (delivery, "x@a.example", false), &reply_too_many);
    assert_null (transaction_recipient (delivery, "x@a.example", true));
    transaction_end (&delivery);
    (void)state;
}

static void what_is_larger_than_may_be_is_refused_announced_or_not (void **state) {
    gate_t *self = gate (ours);
    const reply_t *refusal;
    char body[600] = "";
    assert_null (transaction_begin (self, &peer, "", 1025, &refusal));
    assert_ptr_equal (refusal, &reply_too_large);
    assert_int_equal (gate_transactions (self), 0);
    delivery_t *delivery = transaction_begin (self, &peer, "", 1024, &refusal);
    assert_true (transaction_body (delivery, (uint8_t *)body, sizeof body));
    assert_false (transaction_body (delivery, (uint8_t *)body, sizeof body));
    assert_int_equal (delivery->received, 0);
    assert_ptr_equal (transaction_whole (delivery, "Q1"), &reply_too_large);
    transaction_end (&delivery);
    assert_int_equal (gate_transactions (self), 0);
    (void)state;
}

static void bytes_in_flight_anywhere_fill_the_budget (void **state) {
    gate_t *self = gate ("intake\n    message_max = 2M\n    budget = 1M\n");
    const reply_t *refusal;
    uint8_t *body = calloc (1, 600000);
    gate_account (self, 500000, 0);
    delivery_t *first = begin (self, &peer);
    transaction_body (first, body, 600000);
    assert_null (transaction_begin (self, &peer, "", 0, &refusal));
    assert_ptr_equal (refusal, &reply_busy);
    gate_account (self, 400000, 0);
    delivery_t *second = begin (self, &peer);
    for (int i = 0; i < 3; i++) assert_true (transaction_body (second, body, 600000));
    assert_true (transaction_body (first, body, 300000));
    assert_false (transaction_body (first, body, 600000)); /* 3.1 MB and the budget is far behind */
    assert_ptr_equal (transaction_whole (first, "Q1"), &reply_busy);
    transaction_end (&first);
    transaction_end (&second);
    delivery_t *third = begin (self, &peer);
    transaction_end (&third);
    free (body);
    (void)state;
}

static void nothing_begins_at_a_gate_that_is_shut (void **state) {
    gate_t *self = gate (ours);
    const reply_t *refusal;
    delivery_t *delivery = begin (self, &peer);
    gate_shut (self);
    assert_null (transaction_begin (self, &peer, "", 0, &refusal));
    assert_ptr_equal (refusal, &reply_stopping);
    assert_int_equal (gate_transactions (self), 1);
    transaction_end (&delivery);
    assert_int_equal (gate_transactions (self), 0);
    (void)state;
}

/* A thread of the library's kind: one transaction, handed over, waited for. */
static void *deliver (void *state) {
    gate_t *self = state;
    delivery_t *delivery = begin (self, &peer);
    transaction_recipient (delivery, "x@a.example", false);
    transaction_field (delivery, "Subject", " one", false);
    transaction_eoh (delivery);
    transaction_body (delivery, (const uint8_t *)"two\r\n", 5);
    if (transaction_whole (delivery, "Q7")) abort ();
    bool answered = exchange_wait (delivery->exchange, 20000);
    bool right = answered && delivery->exchange->answer == ANSWER_REPLY &&
                 !strcmp (delivery->exchange->reply.english, "no; case 5; postmaster@mx.provider.example");
    transaction_end (&delivery);
    return right ? state : NULL;
}

static void take_one (gate_t *self, keyring_t *keys) {
    exchange_t *exchange;
    while (!(exchange = gate_next (self))) usleep (1000);
    assert_int_equal (zmq_msg_size (&exchange->raw), 21);
    assert_memory_equal (zmq_msg_data (&exchange->raw), "Subject: one\r\n\r\ntwo\r\n", 21);
    assert_int_equal (exchange->bytes, 21);
    assert_string_equal (exchange->queue_id, "Q7");
    gate_account (self, 0, exchange->bytes);
    VerdictFragment verdict = VERDICT_FRAGMENT__INIT;
    Parcel parcel = PARCEL__INIT;
    verdict.decision = DECISION__REJECT;
    verdict.reason = (char *)"no";
    verdict.case_number = 5;
    parcel.verdict = &verdict;
    exchange_answer (exchange, keys, &parcel);
}

static void many_threads_are_each_answered (void **state) {
    enum { THREADS = 50 };
    gate_t *self = gate (ours);
    keyring_t *keys = keyring_for_tests ();
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) assert_int_equal (pthread_create (&threads[i], NULL, deliver, self), 0);
    for (int i = 0; i < THREADS; i++) take_one (self, keys);
    for (int i = 0; i < THREADS; i++) {
        void *right;
        pthread_join (threads[i], &right);
        assert_ptr_equal (right, self);
    }
    assert_null (gate_next (self));
    assert_int_equal (gate_transactions (self), 0);
    keyring_destroy (&keys);
    (void)state;
}

static void a_thread_that_waits_in_vain_leaves_its_exchange_to_the_loop (void **state) {
    gate_t *self = gate (ours);
    keyring_t *keys = keyring_for_tests ();
    delivery_t *delivery = begin (self, &peer);
    transaction_field (delivery, "Subject", " one", false);
    transaction_eoh (delivery);
    transaction_body (delivery, (const uint8_t *)"two\r\n", 5);
    assert_null (transaction_whole (delivery, "Q7"));
    assert_false (exchange_wait (delivery->exchange, 30));
    transaction_end (&delivery);
    take_one (self, keys);
    keyring_destroy (&keys);
    (void)state;
}

static void a_reload_does_not_change_what_has_begun (void **state) {
    gate_t *self = gate (ours);
    delivery_t *old = begin (self, &peer);
    settings_t *fresh = settings ("policy\n    observe = 1\nintake\n    contact = desk@provider.example\n"
                                  "    authserv = one.example two.example\n");
    gate_set (self, &fresh);
    delivery_t *new = begin (self, &peer);
    assert_false (old->exchange->observe);
    assert_string_equal (old->exchange->contact, "postmaster@mx.provider.example");
    assert_string_equal (old->exchange->authserv, "mx.provider.example");
    assert_true (new->exchange->observe);
    assert_string_equal (new->exchange->contact, "desk@provider.example");
    assert_string_equal (new->exchange->authserv, "one.example");
    transaction_end (&old);
    transaction_end (&new);
    (void)state;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (recipients_under_one_policy_share_a_transaction),
        cmocka_unit_test (a_refused_recipient_is_noted_and_decides_nothing),
        cmocka_unit_test (a_customer_sends_to_everybody_at_once),
        cmocka_unit_test (recipients_have_a_bound),
        cmocka_unit_test (what_is_larger_than_may_be_is_refused_announced_or_not),
        cmocka_unit_test (bytes_in_flight_anywhere_fill_the_budget),
        cmocka_unit_test (nothing_begins_at_a_gate_that_is_shut),
        cmocka_unit_test (many_threads_are_each_answered),
        cmocka_unit_test (a_thread_that_waits_in_vain_leaves_its_exchange_to_the_loop),
        cmocka_unit_test (a_reload_does_not_change_what_has_begun),
    };
    return cmocka_run_group_tests (tests, make_folder, remove_folder);
}
