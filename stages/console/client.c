#include "client.h"

#include "clock.h"
#include "endpoint.h"
#include "hop.h"
#include "parcel.h"
#include "paths.h"

#include <czmq.h>
#include <sodium.h>

enum { LOOK = 200 /* ms between looks for intakes */, WAIT = 20 /* ms */, SEND_MARK = 64, AGAIN_SLACK = 5000 /* ms */ };

typedef struct {
    uint8_t token[PARCEL_TOKEN];
    source_item_t *item;
    int64_t submitted_at, sent_at;
    bool unsent;
} flight_t;

struct client_t {
    const console_t *console;
    char *sockets, *answer_to;
    zsock_t *push, *pull;
    zhashx_t *doors; /* connected */
    flight_t flights[CLIENT_WINDOW];
    size_t in_flight, bytes;
    bool dry_run, lesson;
    int64_t again, looked_at, heard_at;
    client_done_fn *done;
    void *state;
};

/* --- the doors --- */

/* The address by which this door's network reaches us. */
static void name_way_back (client_t *self, const char *door) {
    char *seen = endpoint_toward (self->answer_to, door);
    if (!seen) return;
    free (self->answer_to);
    self->answer_to = seen;
}

static void look_for_doors (client_t *self) {
    int64_t now = clock_now ();
    if (now - self->looked_at < LOOK) return;
    self->looked_at = now;
    char **found = endpoint_resolve (config_text (self->console->config, "intake/submit"), self->sockets);
    if (found && *found && !zhashx_size (self->doors)) name_way_back (self, *found);
    for (char **each = found; each && *each; each++)
        if (zhashx_insert (self->doors, *each, self) == 0) zmq_connect (zsock_resolve (self->push), *each);
    endpoint_list_free (found);
}

static bool bind_way_back (client_t *self) {
    const char *pattern = config_text (self->console->config, "intake/submit");
    char *wanted = NULL;
    int made = strncmp (pattern, "tcp:", 4) ? asprintf (&wanted, "ipc://%s/scan-%d.sock", self->sockets, (int)getpid ())
                                            : asprintf (&wanted, "tcp://*:*");
    if (made < 0) abort ();
    bool bound = zmq_bind (zsock_resolve (self->pull), wanted) == 0;
    free (wanted);
    if (!bound) return false;
    char *last = zsock_last_endpoint (self->pull);
    self->answer_to = strncmp (last, "tcp:", 4) ? strdup (last) : endpoint_public (last, self->sockets, "");
    freen (last);
    return true;
}

client_t *client_new (const console_t *console, bool dry_run, client_done_fn *done, void *state) {
    client_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (client_t){.console = console, .dry_run = dry_run, .done = done, .state = state, .doors = zhashx_new ()};
    self->sockets = paths_sockets (console->config);
    self->again = config_number (console->config, "intake/retry") + AGAIN_SLACK;
    self->push = zsock_new (ZMQ_PUSH);
    self->pull = zsock_new (ZMQ_PULL);
    zsock_set_immediate (self->push, 1);
    zsock_set_sndhwm (self->push, SEND_MARK);
    zsock_set_linger (self->push, 0);
    zsock_set_reconnect_ivl (self->push, 100);
    zsock_set_rcvhwm (self->pull, 0);
    if (!self->sockets || !bind_way_back (self)) client_destroy (&self);
    return self;
}

void client_lessons (client_t *self) {
    self->dry_run = self->lesson = true;
}

void client_destroy (client_t **self_p) {
    client_t *self = *self_p;
    if (!self) return;
    for (int i = 0; i < CLIENT_WINDOW; i++) source_item_destroy (&self->flights[i].item);
    zsock_destroy (&self->push);
    zsock_destroy (&self->pull);
    if (self->answer_to && !strncmp (self->answer_to, "ipc://", 6)) unlink (self->answer_to + 6);
    zhashx_destroy (&self->doors);
    free (self->sockets);
    free (self->answer_to);
    free (self);
    *self_p = NULL;
}

bool client_connect (client_t *self) {
    int64_t until = clock_now () + CLIENT_FIRST_PATIENCE;
    do {
        look_for_doors (self);
        zmq_pollitem_t item = {.socket = zsock_resolve (self->push), .events = ZMQ_POLLOUT};
        if (zmq_poll (&item, 1, WAIT) > 0) return true;
    } while (clock_now () < until);
    return false;
}

/* --- sending --- */

static void send_flight (client_t *self, flight_t *flight) {
    Submission submission = SUBMISSION__INIT;
    submission.token = (ProtobufCBinaryData){PARCEL_TOKEN, flight->token};
    submission.answer_to = self->answer_to;
    submission.envelope = flight->item->has_envelope ? &flight->item->envelope : NULL;
    submission.dry_run = self->dry_run;
    submission.lesson = self->lesson;
    submission.replay = flight->item->has_time && !self->dry_run;
    submission.submitted_at = flight->submitted_at;
    zmq_msg_t frames[HOP_FRAMES];
    parcel_frame (&frames[0], NULL, 0, &submission.base);
    zmq_msg_init_size (&frames[1], flight->item->size);
    memcpy (zmq_msg_data (&frames[1]), flight->item->bytes, flight->item->size);
    void *push = zsock_resolve (self->push);
    flight->unsent = zmq_msg_send (&frames[0], push, ZMQ_DONTWAIT | ZMQ_SNDMORE) < 0;
    if (!flight->unsent) zmq_msg_send (&frames[1], push, 0);
    if (!flight->unsent) flight->sent_at = clock_now ();
    for (int i = 0; i < HOP_FRAMES; i++) zmq_msg_close (&frames[i]);
}

static void send_due (client_t *self) {
    int64_t now = clock_now ();
    for (int i = 0; i < CLIENT_WINDOW; i++) {
        flight_t *flight = &self->flights[i];
        if (flight->item && (flight->unsent || now - flight->sent_at > self->again)) send_flight (self, flight);
    }
}

/* --- hearing --- */

static void land (client_t *self, flight_t *flight, const SubmissionAnswer *answer, const char *error) {
    source_item_t *item = flight->item;
    flight->item = NULL;
    self->in_flight--;
    self->bytes -= item->size;
    self->done (self->state, item, answer, error);
}

static void hear_one (client_t *self, zmq_msg_t *frame) {
    arena_t *arena = arena_new ();
    ProtobufCAllocator allocator = parcel_allocator (arena);
    SubmissionAnswer *answer = submission_answer__unpack (&allocator, zmq_msg_size (frame), zmq_msg_data (frame));
    for (int i = 0; answer && answer->token.len == PARCEL_TOKEN && i < CLIENT_WINDOW; i++) {
        flight_t *flight = &self->flights[i];
        if (!flight->item || memcmp (flight->token, answer->token.data, PARCEL_TOKEN)) continue;
        self->heard_at = clock_now ();
        land (self, flight, *answer->error ? NULL : answer, *answer->error ? answer->error : NULL);
        break;
    }
    arena_destroy (&arena);
}

static void hear (client_t *self, int wait) {
    zmq_pollitem_t item = {.socket = zsock_resolve (self->pull), .events = ZMQ_POLLIN};
    zmq_poll (&item, 1, wait);
    zmq_msg_t frame;
    zmq_msg_init (&frame);
    while (zmq_msg_recv (&frame, item.socket, ZMQ_DONTWAIT) >= 0) {
        bool more = zmq_msg_more (&frame);
        hear_one (self, &frame);
        zmq_msg_close (&frame);
        zmq_msg_init (&frame);
        while (more && zmq_msg_recv (&frame, item.socket, 0) >= 0) more = zmq_msg_more (&frame);
    }
    zmq_msg_close (&frame);
}

static bool go_round (client_t *self) {
    look_for_doors (self);
    send_due (self);
    hear (self, WAIT);
    return !zsys_interrupted && clock_now () - self->heard_at < CLIENT_SILENCE;
}

/* --- what the caller does --- */

static bool must_wait (const client_t *self, const source_item_t *item) {
    if (self->in_flight == CLIENT_WINDOW || (self->in_flight && self->bytes + item->size > CLIENT_BYTES)) return true;
    for (int i = 0; item->has_time && i < CLIENT_WINDOW; i++) {
        const source_item_t *other = self->flights[i].item;
        if (other && other->has_time && other->time <= item->time - CLIENT_REPLAY_LAG) return true;
    }
    return false;
}

static void fail_all (client_t *self, const char *error) {
    for (int i = 0; i < CLIENT_WINDOW; i++)
        if (self->flights[i].item) land (self, &self->flights[i], NULL, error);
}

bool client_submit (client_t *self, source_item_t *item) {
    if (!self->in_flight) self->heard_at = clock_now ();
    hear (self, 0);
    while (must_wait (self, item))
        if (!go_round (self)) {
            fail_all (self, "no answer from the pipeline");
            self->done (self->state, item, NULL, "no answer from the pipeline");
            return false;
        }
    flight_t *flight = self->flights;
    while (flight->item) flight++;
    *flight = (flight_t){.item = item, .submitted_at = clock_wall ()};
    randombytes_buf (flight->token, PARCEL_TOKEN);
    self->in_flight++;
    self->bytes += item->size;
    send_flight (self, flight);
    return true;
}

bool client_finish (client_t *self) {
    while (self->in_flight)
        if (!go_round (self)) {
            fail_all (self, "no answer from the pipeline");
            return false;
        }
    return true;
}
