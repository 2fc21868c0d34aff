/* Credit over TCP, where a host has an address on each of its networks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "hop.h"

enum {
    MESSAGES = 60,
    PATIENCE = 20000 /* ms */,
    QUICK = 2500 /* ms; a copy that gives no credit is tried ten times a second */
};

typedef struct {
    zloop_t *loop;
    int came;
} fixture_t;

static int late (zloop_t *loop, int timer, void *state) {
    (void)loop, (void)timer, (void)state;
    return -1;
}

static void came (void *state, zmq_msg_t *frames, int count) {
    fixture_t *self = state;
    if (++self->came == MESSAGES) zloop_timer (self->loop, 0, 1, late, self);
    (void)frames, (void)count;
}

static void hand_over (outlet_t *outlet) {
    zmq_msg_t frame;
    zmq_msg_init_size (&frame, 4);
    memset (zmq_msg_data (&frame), 7, 4);
    outlet_send (outlet, &frame, 1, NULL, NULL);
}

static void credit_comes_back_by_the_network_of_the_copy (void **state) {
    fixture_t self = {.loop = zloop_new ()};
    outlet_t *outlet = outlet_new (self.loop, HOP_MARK);
    inlet_t *inlet = inlet_new (self.loop, "tcp://127.0.0.1:*", HOP_MARK, 1 << 20, came, NULL, &self);
    assert_non_null (inlet);
    assert_int_equal (outlet_share (outlet, "tcp://*:*", "tcp://192.0.2.1:*"), 0); /* no way leads there from here */
    inlet_window (inlet, HOP_WINDOW);
    outlet_listed (outlet, (char *[]){(char *)inlet_endpoint (inlet), NULL});
    for (int i = 0; i < MESSAGES; i++) hand_over (outlet);
    zloop_timer (self.loop, PATIENCE, 1, late, &self);
    int64_t began = zclock_mono ();
    zloop_start (self.loop);
    assert_int_equal (self.came, MESSAGES);
    assert_in_range (zclock_mono () - began, 0, QUICK);
    outlet_destroy (&outlet);
    inlet_destroy (&inlet);
    zloop_destroy (&self.loop);
    (void)state;
}

int main (void) {
    zsys_handler_set (NULL);
    const struct CMUnitTest tests[] = {cmocka_unit_test (credit_comes_back_by_the_network_of_the_copy)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
