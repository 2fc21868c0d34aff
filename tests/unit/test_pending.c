/* stage: intake */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "clock.h"
#include "log.h"
#include "pending.h"
#include "uuid.h"

enum { MOST = 64, RETRY = 100, DEADLINE = 400, BUDGET = 1 << 20, TIME = 1790000000 };

/* What the inlet that plays authentication was sent. */
typedef struct {
    uint8_t id[PARCEL_ID];
    uint32_t attempt;
    size_t size;
    char *way_back, *client_ip;
} sight_t;

/* A message as its door sees it. */
typedef struct {
    int answers;
    Decision decision;
    char reason[80];
} ticket_t;

typedef struct {
    zloop_t *loop;
    char folder[40], endpoint[80];
    config_t *config;
    keyring_t *keys;
    outlet_t *outlet;
    inlet_t *authentication;
    pending_table_t *pending;
    door_t door;
    arena_t *arena;
    sight_t seen[MOST];
    size_t n_seen, wanted;
    bool answers;         /* authentication and all behind it say deliver at once */
    ticket_t tickets[20]; /* they outlive the table */
} fixture_t;

/* --- the other stages, played --- */

static int over (zloop_t *loop, int timer, void *state) {
    (void)loop;
    (void)timer;
    (void)state;
    return -1;
}

static bool come_home (fixture_t *self, const uint8_t id[PARCEL_ID], Decision decision) {
    Parcel parcel = PARCEL__INIT;
    VerdictFragment verdict = VERDICT_FRAGMENT__INIT;
    verdict.decision = decision;
    parcel.id = (ProtobufCBinaryData){PARCEL_ID, (uint8_t *)id};
    parcel.verdict = &verdict;
    return pending_answer (self->pending, &parcel);
}

static void parcel_came (void *state, zmq_msg_t *frames, int count) {
    fixture_t *self = state;
    Parcel *parcel = parcel_read (self->arena, zmq_msg_data (&frames[0]), zmq_msg_size (&frames[0]));
    assert_non_null (parcel);
    assert_int_equal (count, 2);
    assert_int_equal (parcel->id.len, PARCEL_ID);
    assert_true (self->n_seen < MOST);
    sight_t *sight = &self->seen[self->n_seen++];
    *sight = (sight_t){.attempt = parcel->attempt, .size = zmq_msg_size (&frames[1])};
    memcpy (sight->id, parcel->id.data, PARCEL_ID);
    sight->way_back = arena_string (self->arena, parcel->way_back);
    sight->client_ip = arena_string (self->arena, parcel->envelope->client_ip);
    assert_int_equal (parcel->size, sight->size);
    if (self->answers) come_home (self, sight->id, DECISION__DELIVER);
    if (self->n_seen == self->wanted) zloop_timer (self->loop, 0, 1, over, self);
}

static void door_answer (void *door, void *ticket, const Parcel *parcel) {
    ticket_t *self = ticket;
    self->answers++;
    self->decision = parcel->verdict->decision;
    snprintf (self->reason, sizeof self->reason, "%s", parcel->verdict->reason);
    (void)door;
}

static int tick (zloop_t *loop, int timer, void *state) {
    pending_tick (((fixture_t *)state)->pending);
    (void)loop;
    (void)timer;
    return 0;
}

/* --- a table of its own for each test --- */

static void open_authentication (fixture_t *self) {
    self->authentication = inlet_new (self->loop, self->endpoint, HOP_MARK, -1, parcel_came, NULL, self);
    assert_non_null (self->authentication);
    outlet_listed (self->outlet, (char *[]){self->endpoint, NULL});
}

static config_t *configure (const fixture_t *self) {
    char path[60], *error = NULL;
    snprintf (path, sizeof path, "%s/t.cfg", self->folder);
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fprintf (file, "intake\n    retry = %dms\n    deadline = %dms\n    budget = 1M\n", RETRY, DEADLINE);
    fclose (file);
    config_t *config = config_load (path, &error);
    if (error) fail_msg ("%s", error);
    return config;
}

static int begin (void **state) {
    fixture_t *self = calloc (1, sizeof *self);
    if (!self) return -1;
    snprintf (self->folder, sizeof self->folder, "/tmp/tamis-pending-XXXXXX");
    if (!mkdtemp (self->folder)) return -1;
    snprintf (self->endpoint, sizeof self->endpoint, "ipc://%s/authentication-1.sock", self->folder);
    self->config = configure (self);
    self->loop = zloop_new ();
    self->keys = keyring_for_tests ();
    self->outlet = outlet_new (self->loop, HOP_MARK);
    self->arena = arena_new ();
    self->door = (door_t){"test", door_answer, self};
    self->pending = pending_new (self->config, self->keys, "ipc://run/intake-1.sock", self->outlet);
    zloop_timer (self->loop, PENDING_TICK / 5, 0, tick, self);
    *state = self;
    return 0;
}

static int end (void **state) {
    fixture_t *self = *state;
    pending_destroy (&self->pending);
    outlet_destroy (&self->outlet);
    inlet_destroy (&self->authentication);
    zloop_destroy (&self->loop);
    keyring_destroy (&self->keys);
    config_destroy (&self->config);
    arena_destroy (&self->arena);
    char path[60];
    snprintf (path, sizeof path, "%s/t.cfg", self->folder);
    unlink (path);
    unlink (strchr (self->endpoint, '/') + 2); /* ZeroMQ's thread may be late */
    int left = rmdir (self->folder);
    free (self);
    return left;
}

static void run_for (fixture_t *self, size_t ms) {
    zloop_timer (self->loop, ms, 1, over, self);
    zloop_start (self->loop);
}

/* Runs until authentication has seen COUNT parcels in all. */
static void run_until_seen (fixture_t *self, size_t count) {
    self->wanted = count;
    int timer = zloop_timer (self->loop, 5000, 1, over, self);
    if (self->n_seen < count) zloop_start (self->loop);
    zloop_timer_end (self->loop, timer);
    assert_true (self->n_seen >= count);
}

/* Takes in SIZE bytes under the token TOKEN; what pending_take says, and the ticket it gives back in *BACK. */
static bool take (fixture_t *self, uint8_t token, int64_t time, size_t size, ticket_t *ticket, void **back) {
    uint8_t bytes[PARCEL_TOKEN] = {token};
    zmq_msg_t raw;
    Envelope envelope = ENVELOPE__INIT;
    envelope.client_ip = (char *)"192.0.2.7";
    zmq_msg_init_size (&raw, size);
    memset (zmq_msg_data (&raw), 'm', size);
    transaction_t transaction = {.token = bytes, .time = time, .envelope = &envelope, .raw = &raw, .ticket = ticket};
    bool fresh = pending_take (self->pending, &self->door, &transaction);
    if (back) *back = transaction.ticket;
    zmq_msg_close (&raw);
    return fresh;
}

/* --- the claims --- */

static void a_message_goes_out_and_its_verdict_answers_its_door_once (void **state) {
    fixture_t *self = *state;
    ticket_t *ticket = &self->tickets[0];
    open_authentication (self);
    assert_true (take (self, 1, TIME, 500, ticket, NULL));
    run_until_seen (self, 1);
    assert_int_equal (self->seen[0].attempt, 1);
    assert_int_equal (self->seen[0].size, 500);
    assert_string_equal (self->seen[0].way_back, "ipc://run/intake-1.sock");
    assert_string_equal (self->seen[0].client_ip, "192.0.2.7");
    assert_int_equal (uuid_time (self->seen[0].id), TIME);
    assert_int_equal (pending_count (self->pending), 1);
    assert_true (come_home (self, self->seen[0].id, DECISION__JUNK));
    assert_int_equal (ticket->answers, 1);
    assert_int_equal (ticket->decision, DECISION__JUNK);
    assert_int_equal (pending_count (self->pending), 0);
    assert_false (come_home (self, self->seen[0].id, DECISION__REJECT)); /* a copy that answers late */
    assert_int_equal (ticket->answers, 1);
}

static void the_same_token_and_time_make_the_same_id_and_others_another (void **state) {
    fixture_t *self = *state;
    ticket_t *tickets = self->tickets;
    self->answers = true;
    open_authentication (self);
    static const struct {
        uint8_t token;
        int64_t time;
    } handed[] = {{1, TIME}, {1, TIME}, {2, TIME}, {1, TIME + 1}};
    for (size_t i = 0; i < 4; i++) {
        assert_true (take (self, handed[i].token, handed[i].time, 10, &tickets[i], NULL));
        run_until_seen (self, i + 1);
        assert_int_equal (tickets[i].answers, 1);
    }
    assert_memory_equal (self->seen[0].id, self->seen[1].id, PARCEL_ID);
    assert_memory_not_equal (self->seen[0].id, self->seen[2].id, PARCEL_ID);
    assert_memory_not_equal (self->seen[0].id, self->seen[3].id, PARCEL_ID);
    assert_memory_not_equal (self->seen[2].id, self->seen[3].id, PARCEL_ID);
}

static void a_client_that_asks_again_takes_its_own_place (void **state) {
    fixture_t *self = *state;
    ticket_t *first = &self->tickets[0], *second = &self->tickets[1];
    void *back = NULL;
    open_authentication (self);
    assert_true (take (self, 1, TIME, 300, first, NULL));
    assert_false (take (self, 1, TIME, 300, second, &back));
    assert_ptr_equal (back, first);
    assert_int_equal (pending_count (self->pending), 1);
    run_until_seen (self, 1);
    assert_true (come_home (self, self->seen[0].id, DECISION__DELIVER));
    assert_int_equal (first->answers, 0);
    assert_int_equal (second->answers, 1);
}

static void a_parcel_without_verdict_is_sent_again_with_a_higher_attempt (void **state) {
    fixture_t *self = *state;
    ticket_t *ticket = &self->tickets[0];
    open_authentication (self);
    int64_t began = clock_now ();
    take (self, 1, TIME, 10, ticket, NULL);
    run_until_seen (self, 3);
    assert_true (clock_now () - began >= 2 * RETRY - 2);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal (self->seen[i].attempt, i + 1);
        assert_int_equal (self->seen[i].size, 10);
        assert_memory_equal (self->seen[i].id, self->seen[0].id, PARCEL_ID);
    }
    assert_int_equal (ticket->answers, 0);
    assert_true (come_home (self, self->seen[0].id, DECISION__DELIVER));
    size_t seen = self->n_seen;
    run_for (self, 3 * RETRY);
    assert_int_equal (self->n_seen, seen); /* an answered one is sent no more */
}

static void at_the_deadline_the_door_hears_defer_once_and_a_late_verdict_is_refused (void **state) {
    fixture_t *self = *state;
    ticket_t *ticket = &self->tickets[0];
    open_authentication (self);
    take (self, 1, TIME, 10, ticket, NULL);
    run_for (self, DEADLINE * 3 / 4);
    assert_int_equal (ticket->answers, 0);
    run_for (self, DEADLINE * 3 / 4);
    assert_int_equal (ticket->answers, 1);
    assert_int_equal (ticket->decision, DECISION__DEFER);
    assert_non_null (strstr (ticket->reason, "try again later"));
    assert_int_equal (pending_count (self->pending), 0);
    assert_false (come_home (self, self->seen[0].id, DECISION__DELIVER));
    run_for (self, DEADLINE);
    assert_int_equal (ticket->answers, 1);
}

static void the_deadline_holds_with_no_authentication_to_send_to (void **state) {
    fixture_t *self = *state;
    ticket_t *tickets = self->tickets;
    for (uint8_t i = 0; i < 20; i++) take (self, i, TIME, 10, &tickets[i], NULL);
    run_for (self, DEADLINE + 4 * PENDING_TICK);
    for (int i = 0; i < 20; i++) {
        assert_int_equal (tickets[i].answers, 1);
        assert_int_equal (tickets[i].decision, DECISION__DEFER);
    }
    assert_int_equal (pending_count (self->pending), 0);
}

static void what_waited_for_authentication_goes_out_when_it_comes (void **state) {
    fixture_t *self = *state;
    ticket_t *tickets = self->tickets;
    self->answers = true;
    for (uint8_t i = 0; i < 20; i++) take (self, i, TIME, 10, &tickets[i], NULL);
    run_for (self, RETRY * 3 / 2);
    assert_true (outlet_waiting (self->outlet) <= 1); /* the others wait where a deadline can take them out */
    open_authentication (self);
    run_until_seen (self, 20);
    run_for (self, RETRY / 2);
    assert_int_equal (self->n_seen, 20); /* what only waited was not sent again */
    for (int i = 0; i < 20; i++) {
        assert_int_equal (self->seen[i].attempt, 1);
        assert_int_equal (tickets[i].answers, 1);
        assert_int_equal (tickets[i].decision, DECISION__DELIVER);
    }
}

static void the_budget_is_bytes_and_is_given_back (void **state) {
    fixture_t *self = *state;
    ticket_t *tickets = self->tickets;
    open_authentication (self);
    take (self, 1, TIME, BUDGET / 2, &tickets[0], NULL);
    assert_false (pending_full (self->pending));
    take (self, 1, TIME, BUDGET / 2, &tickets[1], NULL); /* the same again counts once */
    assert_false (pending_full (self->pending));
    take (self, 2, TIME, BUDGET / 2, &tickets[2], NULL);
    assert_true (pending_full (self->pending));
    run_until_seen (self, 2);
    assert_true (come_home (self, self->seen[0].id, DECISION__DELIVER));
    assert_false (pending_full (self->pending));
    pending_defer_all (self->pending);
    assert_int_equal (pending_count (self->pending), 0);
}

static void what_is_no_verdict_of_ours_answers_nobody (void **state) {
    fixture_t *self = *state;
    ticket_t *ticket = &self->tickets[0];
    open_authentication (self);
    take (self, 1, TIME, 10, ticket, NULL);
    run_until_seen (self, 1);
    Parcel parcel = PARCEL__INIT;
    VerdictFragment verdict = VERDICT_FRAGMENT__INIT;
    uint8_t strange[PARCEL_ID + 1] = {9};
    parcel.id = (ProtobufCBinaryData){PARCEL_ID, self->seen[0].id};
    assert_false (pending_answer (self->pending, &parcel)); /* no verdict */
    parcel.verdict = &verdict;
    static const size_t lengths[] = {0, 1, PARCEL_ID - 1, PARCEL_ID, PARCEL_ID + 1};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        parcel.id = (ProtobufCBinaryData){lengths[i], strange};
        assert_false (pending_answer (self->pending, &parcel));
    }
    assert_int_equal (ticket->answers, 0);
    assert_int_equal (pending_count (self->pending), 1);
}

static void whoever_stops_defers_what_is_left_once (void **state) {
    fixture_t *self = *state;
    ticket_t *tickets = self->tickets;
    for (uint8_t i = 0; i < 5; i++) take (self, i, TIME, 10, &tickets[i], NULL);
    pending_destroy (&self->pending);
    assert_null (self->pending);
    for (int i = 0; i < 5; i++) {
        assert_int_equal (tickets[i].answers, 1);
        assert_int_equal (tickets[i].decision, DECISION__DEFER);
        assert_non_null (strstr (tickets[i].reason, "restarting"));
    }
}

#define ONE(test) cmocka_unit_test_setup_teardown (test, begin, end)

int main (void) {
    zsys_handler_set (NULL);
    const struct CMUnitTest tests[] = {ONE (a_message_goes_out_and_its_verdict_answers_its_door_once),
                                       ONE (the_same_token_and_time_make_the_same_id_and_others_another),
                                       ONE (a_client_that_asks_again_takes_its_own_place),
                                       ONE (a_parcel_without_verdict_is_sent_again_with_a_higher_attempt),
                                       ONE (at_the_deadline_the_door_hears_defer_once_and_a_late_verdict_is_refused),
                                       ONE (the_deadline_holds_with_no_authentication_to_send_to),
                                       ONE (what_waited_for_authentication_goes_out_when_it_comes),
                                       ONE (the_budget_is_bytes_and_is_given_back),
                                       ONE (what_is_no_verdict_of_ours_answers_nobody),
                                       ONE (whoever_stops_defers_what_is_left_once)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
