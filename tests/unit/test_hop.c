/* Hops over ipc in one event loop: what an outlet is given arrives once, whoever comes and goes meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "hop.h"

enum {
    MOST = 8192,
    PATIENCE = 10000 /* ms */,
    LETTER = 8000 /* bytes, as mail is */,
    MAX_SIZE = 10000,
    HOARD = 40,
    PATH = 100
};

typedef struct {
    zloop_t *loop;
    char folder[PATH / 2];
    outlet_t *outlet;
    struct {
        inlet_t *inlet;
        char endpoint[PATH];
        int got, bursts, longest;
    } at[2];
    int seen[MOST], total, wanted, sent, to_send, order_broken, seen_last, last;
    bool late;
    char credit[PATH];
    credit_t owed[MOST]; /* of the first copy, where it keeps what it takes */
    bool keeps;
} fixture_t;

static int stop (zloop_t *loop, int timer, void *state) {
    ((fixture_t *)state)->late = true;
    (void)loop, (void)timer;
    return -1;
}

/* Runs the loop until WANTED messages are in all, or PATIENCE is gone. */
static bool run_until (fixture_t *self, int wanted) {
    self->wanted = wanted;
    self->late = false;
    int timer = zloop_timer (self->loop, PATIENCE, 1, stop, self);
    if (self->total < wanted) zloop_start (self->loop);
    zloop_timer_end (self->loop, timer);
    return !self->late;
}

static void run_for (fixture_t *self, size_t ms) {
    zloop_timer (self->loop, ms, 1, stop, self);
    zloop_start (self->loop);
}

static int finished (zloop_t *loop, int timer, void *state) {
    (void)loop, (void)timer, (void)state;
    return -1;
}

static void came (fixture_t *self, int which, zmq_msg_t *frames, int count) {
    int number;
    assert_int_equal (zmq_msg_size (&frames[0]), sizeof number);
    memcpy (&number, zmq_msg_data (&frames[0]), sizeof number);
    assert_in_range (number, 0, MOST - 1);
    self->order_broken += number < self->seen_last;
    self->seen_last = number;
    self->seen[number]++;
    self->at[which].got++;
    if (count > self->at[which].longest) self->at[which].longest = count;
    if (++self->total == self->wanted) zloop_timer (self->loop, 0, 1, finished, self);
}

static void came_first (void *state, zmq_msg_t *frames, int count) {
    fixture_t *self = state;
    if (self->keeps) self->owed[self->at[0].got] = inlet_credit (self->at[0].inlet);
    came (state, 0, frames, count);
}
static void came_second (void *state, zmq_msg_t *frames, int count) {
    came (state, 1, frames, count);
}
static void burst_first (void *state) {
    ((fixture_t *)state)->at[0].bursts++;
}

static void count_sent (void *state) {
    ((fixture_t *)state)->sent++;
}

static void frame_of (zmq_msg_t *frame, int number) {
    zmq_msg_init_size (frame, sizeof number);
    memcpy (zmq_msg_data (frame), &number, sizeof number);
}

static void hand_over (fixture_t *self, int number) {
    zmq_msg_t frames[HOP_FRAMES];
    frame_of (&frames[0], number);
    zmq_msg_init_size (&frames[1], LETTER);
    memset (zmq_msg_data (&frames[1]), number, LETTER);
    outlet_send (self->outlet, frames, 2, count_sent, self);
}

static void open_inlet (fixture_t *self, int which) {
    self->at[which].inlet = inlet_new (self->loop, self->at[which].endpoint, HOP_MARK, MAX_SIZE,
                                       which ? came_second : came_first, which ? NULL : burst_first, self);
    assert_non_null (self->at[which].inlet);
    inlet_window (self->at[which].inlet, HOP_WINDOW);
}

static void list (fixture_t *self, bool first, bool second) {
    char *endpoints[3] = {0}, **next = endpoints;
    if (first) *next++ = self->at[0].endpoint;
    if (second) *next++ = self->at[1].endpoint;
    outlet_listed (self->outlet, endpoints);
}

static int begin (void **state) {
    fixture_t *self = calloc (1, sizeof *self);
    if (!self) return -1;
    snprintf (self->folder, sizeof self->folder, "/tmp/tamis-hop-XXXXXX");
    if (!mkdtemp (self->folder)) return -1;
    for (int i = 0; i < 2; i++)
        snprintf (self->at[i].endpoint, sizeof self->at[i].endpoint, "ipc://%s/%d.sock", self->folder, i);
    self->loop = zloop_new ();
    self->outlet = outlet_new (self->loop, HOP_MARK);
    snprintf (self->credit, sizeof self->credit, "ipc://%s/credit-test.sock", self->folder);
    if (outlet_share (self->outlet, self->credit, self->credit)) return -1;
    *state = self;
    return 0;
}

static int end (void **state) {
    fixture_t *self = *state;
    outlet_destroy (&self->outlet);
    for (int i = 0; i < 2; i++) inlet_destroy (&self->at[i].inlet);
    zloop_destroy (&self->loop);
    unlink (strchr (self->credit, '/') + 2);
    for (int i = 0; i < 2; i++) unlink (strchr (self->at[i].endpoint, '/') + 2); /* ZeroMQ's thread may be late */
    int left = rmdir (self->folder);
    free (self);
    return left;
}

static void assert_each_once (const fixture_t *self, int count) {
    for (int i = 0; i < count; i++) assert_int_equal (self->seen[i], 1);
    assert_int_equal (self->total, count);
}

static void an_outlet_keeps_messages_in_order_until_a_peer_comes (void **state) {
    fixture_t *self = *state;
    for (int i = 0; i < 100; i++) hand_over (self, i);
    assert_int_equal (outlet_waiting (self->outlet), 100);
    assert_int_equal (self->sent, 0);
    list (self, true, false); /* listed before it is there */
    run_for (self, 50);
    assert_int_equal (outlet_waiting (self->outlet), 100);
    open_inlet (self, 0);
    assert_true (run_until (self, 100));
    assert_each_once (self, 100);
    assert_int_equal (self->order_broken, 0);
    assert_int_equal (self->sent, 100);
    assert_int_equal (outlet_waiting (self->outlet), 0);
    assert_in_range (self->at[0].bursts, 1, 100);
}

static int send_next (zloop_t *loop, int timer, void *state) {
    fixture_t *self = state;
    for (int i = 0; i < 10 && self->to_send < 2000; i++) hand_over (self, self->to_send++);
    if (self->to_send == 500) {
        open_inlet (self, 1);
        list (self, true, true);
    }
    if (self->to_send == 2000) zloop_timer_end (loop, timer);
    return 0;
}

static void nothing_is_lost_or_doubled_when_a_second_copy_appears (void **state) {
    fixture_t *self = *state;
    open_inlet (self, 0);
    list (self, true, false);
    zloop_timer (self->loop, 1, 0, send_next, self);
    assert_true (run_until (self, 2000));
    assert_each_once (self, 2000);
    assert_true (self->at[0].got >= 500);
    assert_true (self->at[1].got > 100); /* the newcomer takes its share */
}

static void a_copy_that_takes_nothing_hoards_only_a_few (void **state) {
    fixture_t *self = *state;
    open_inlet (self, 0);
    open_inlet (self, 1);
    list (self, true, true);
    run_for (self, 300); /* both are connected */
    inlet_pause (self->at[0].inlet, true);
    for (int i = 0; i < 1000; i++) hand_over (self, i);
    assert_true (run_until (self, 1000 - HOARD));
    assert_int_equal (self->at[0].got, 0);
    assert_true (self->at[1].got >= 1000 - HOARD);
    inlet_pause (self->at[0].inlet, false);
    assert_true (run_until (self, 1000));
    assert_each_once (self, 1000);
}

/* HOP_WINDOW, and one try a second, since it might have been started anew. */
static void a_copy_that_gives_nothing_back_gets_its_window_and_no_more (void **state) {
    fixture_t *self = *state;
    self->keeps = true;
    open_inlet (self, 0);
    list (self, true, false);
    for (int i = 0; i < 50; i++) hand_over (self, i);
    run_until (self, HOP_WINDOW);
    run_for (self, 80);
    assert_int_equal (self->total, HOP_WINDOW);
    assert_int_equal (outlet_waiting (self->outlet), 50 - HOP_WINDOW);
    inlet_return (self->at[0].inlet, &self->owed[0]);
    run_for (self, 50);
    assert_int_equal (self->total, HOP_WINDOW + 1);
    self->keeps = false;
    for (int i = 1; i <= HOP_WINDOW; i++) inlet_return (self->at[0].inlet, &self->owed[i]);
    assert_true (run_until (self, 50));
    assert_each_once (self, 50);
}

static void a_copy_that_was_killed_with_parcels_in_hand_is_used_again_at_once (void **state) {
    fixture_t *self = *state;
    self->keeps = true;
    open_inlet (self, 0);
    list (self, true, false);
    for (int i = 0; i < 50; i++) hand_over (self, i);
    run_until (self, HOP_WINDOW);
    assert_in_range (self->total, HOP_WINDOW, HOP_WINDOW + 1);
    inlet_destroy (&self->at[0].inlet);
    self->keeps = false;
    run_for (self, 100);
    open_inlet (self, 0); /* a new process in its place */
    int64_t began = zclock_mono ();
    assert_true (run_until (self, 50));
    assert_true (zclock_mono () - began < 2000);
    assert_each_once (self, 50);
}

static int give_back_late (zloop_t *loop, int timer, void *state) {
    fixture_t *self = state;
    if (self->last < self->at[0].got) inlet_return (self->at[0].inlet, &self->owed[self->last++]);
    (void)loop, (void)timer;
    return 0;
}

static int send_one (zloop_t *loop, int timer, void *state) {
    fixture_t *self = state;
    hand_over (self, self->to_send++);
    if (self->to_send == 1000) zloop_timer_end (loop, timer);
    return 0;
}

/* The first copy gives back one parcel each 100 ms, the second at once; one comes each ms. */
static void a_slow_copy_gets_a_small_share (void **state) {
    fixture_t *self = *state;
    self->keeps = true;
    open_inlet (self, 0);
    open_inlet (self, 1);
    list (self, true, true);
    run_for (self, 300);
    self->last = 0;
    zloop_timer (self->loop, 100, 0, give_back_late, self);
    zloop_timer (self->loop, 1, 0, send_one, self);
    assert_true (run_until (self, 1000));
    assert_each_once (self, 1000);
    assert_in_range (self->at[0].got, 1, 20);
}

static void credit_is_given_to_nobody_outside_the_folder (void **state) {
    fixture_t *self = *state;
    const char *ways[] = {"ipc:///tmp/elsewhere.sock", "tcp://192.0.2.1:9", "ipc://", "x"};
    open_inlet (self, 0);
    zsock_t *push = zsock_new_push (self->at[0].endpoint);
    for (int i = 0; i < 4; i++) {
        zmq_msg_t frames[2];
        frame_of (&frames[0], i);
        zmq_msg_init_size (&frames[1], 9 + strlen (ways[i]));
        memset (zmq_msg_data (&frames[1]), 1, 9);
        memcpy ((char *)zmq_msg_data (&frames[1]) + 9, ways[i], strlen (ways[i]));
        for (int f = 0; f < 2; f++)
            assert_true (zmq_msg_send (&frames[f], zsock_resolve (push), f ? 0 : ZMQ_SNDMORE) >= 0);
    }
    assert_true (run_until (self, 4));
    assert_int_equal (self->at[0].longest, 2); /* what is no credit is a frame as any other */
    zsock_destroy (&push);
}

static void a_copy_no_longer_listed_is_sent_nothing_more (void **state) {
    fixture_t *self = *state;
    open_inlet (self, 0);
    open_inlet (self, 1);
    list (self, true, false);
    for (int i = 0; i < 20; i++) hand_over (self, i);
    assert_true (run_until (self, 20));
    list (self, false, true);
    run_for (self, 300);
    for (int i = 20; i < 50; i++) hand_over (self, i);
    assert_true (run_until (self, 50));
    assert_each_once (self, 50);
    assert_int_equal (self->at[0].got, 20);
    assert_int_equal (self->at[1].got, 30);
}

static void past_its_backlog_an_outlet_lets_the_oldest_go_and_says_so (void **state) {
    fixture_t *self = *state;
    for (int i = 0; i < HOP_BACKLOG + 5; i++) hand_over (self, i);
    assert_int_equal (outlet_waiting (self->outlet), HOP_BACKLOG);
    assert_int_equal (self->sent, 5);
    open_inlet (self, 0);
    list (self, true, false);
    assert_true (run_until (self, HOP_BACKLOG));
    for (int i = 0; i < HOP_BACKLOG + 5; i++) assert_int_equal (self->seen[i], i >= 5);
}

/* What a stranger may send to an inlet: FRAMES frames, the first a number. */
static void send_strangely (zsock_t *push, int number, int frames, size_t size) {
    zmq_msg_t frame;
    for (int i = 0; i < frames; i++) {
        if (i) {
            zmq_msg_init_size (&frame, size);
            memset (zmq_msg_data (&frame), 0, size);
        } else {
            frame_of (&frame, number);
        }
        assert_true (zmq_msg_send (&frame, zsock_resolve (push), i + 1 < frames ? ZMQ_SNDMORE : 0) >= 0);
    }
}

static void frames_past_the_second_are_let_go_and_the_next_message_is_whole (void **state) {
    fixture_t *self = *state;
    open_inlet (self, 0);
    zsock_t *push = zsock_new_push (self->at[0].endpoint);
    send_strangely (push, 0, 9, 10);
    send_strangely (push, 1, 1, 0);
    send_strangely (push, 2, 3, 0);
    send_strangely (push, 3, 2, MAX_SIZE);
    assert_true (run_until (self, 4));
    assert_each_once (self, 4);
    assert_int_equal (self->at[0].longest, HOP_FRAMES);
    zsock_destroy (&push);
}

static void a_frame_past_the_bound_ends_its_connection_and_nobody_else_s (void **state) {
    fixture_t *self = *state;
    open_inlet (self, 0);
    zsock_t *flood = zsock_new_push (self->at[0].endpoint), *honest = zsock_new_push (self->at[0].endpoint);
    zsock_set_linger (flood, 0);
    send_strangely (flood, 0, 2, MAX_SIZE + 1);
    run_for (self, 200);
    assert_int_equal (self->total, 0);
    send_strangely (honest, 1, 2, 10);
    assert_true (run_until (self, 1));
    assert_int_equal (self->seen[1], 1);
    zsock_destroy (&flood);
    zsock_destroy (&honest);
}

static void a_copy_that_is_gone_leaves_no_file_to_be_listed (void **state) {
    fixture_t *self = *state;
    const char *path = self->at[0].endpoint + strlen ("ipc://");
    open_inlet (self, 0);
    assert_int_equal (access (path, F_OK), 0);
    inlet_unbind (self->at[0].inlet);
    inlet_destroy (&self->at[0].inlet);
    assert_int_equal (access (path, F_OK), -1);
}

static void an_endpoint_that_cannot_be_bound_says_why (void **state) {
    fixture_t *self = *state;
    inlet_t *first = inlet_new (self->loop, "tcp://127.0.0.1:*", HOP_MARK, MAX_SIZE, came_first, NULL, self);
    assert_non_null (first);
    errno = 0;
    assert_null (inlet_new (self->loop, "ipc:///nowhere/at/all/x.sock", HOP_MARK, MAX_SIZE, came_first, NULL, self));
    assert_int_not_equal (errno, 0);
    inlet_destroy (&first);
    assert_null (first);
}

#define ONE(test) cmocka_unit_test_setup_teardown (test, begin, end)

int main (void) {
    zsys_handler_set (NULL);
    const struct CMUnitTest tests[] = {ONE (an_outlet_keeps_messages_in_order_until_a_peer_comes),
                                       ONE (nothing_is_lost_or_doubled_when_a_second_copy_appears),
                                       ONE (a_copy_that_takes_nothing_hoards_only_a_few),
                                       ONE (a_copy_that_gives_nothing_back_gets_its_window_and_no_more),
                                       ONE (a_copy_that_was_killed_with_parcels_in_hand_is_used_again_at_once),
                                       ONE (a_slow_copy_gets_a_small_share),
                                       ONE (credit_is_given_to_nobody_outside_the_folder),
                                       ONE (a_copy_no_longer_listed_is_sent_nothing_more),
                                       ONE (past_its_backlog_an_outlet_lets_the_oldest_go_and_says_so),
                                       ONE (frames_past_the_second_are_let_go_and_the_next_message_is_whole),
                                       ONE (a_frame_past_the_bound_ends_its_connection_and_nobody_else_s),
                                       ONE (a_copy_that_is_gone_leaves_no_file_to_be_listed),
                                       ONE (an_endpoint_that_cannot_be_bound_says_why)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
