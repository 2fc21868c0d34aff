#include "hop.h"

#include "credit.h"
#include "porter.h"

struct inlet_t {
    zloop_t *loop;
    zsock_t *pull;
    char *endpoint;
    inlet_fn *fn;
    inlet_burst_fn *burst;
    void *state;
    char *path; /* of the socket's file; NULL for tcp */
    bool paused, reading;
    credits_t *credits; /* NULL where senders share nothing */
    credit_t credit;    /* of the message that is with fn, until it is taken over */
};

/* One message's frames; those past the last that can be its own are nobody's and are let go. */
static int receive (void *pull, zmq_msg_t frames[HOP_FRAMES + 1]) {
    int count = 0, more = 1;
    while (more) {
        zmq_msg_t frame;
        zmq_msg_init (&frame);
        int rc;
        do rc = zmq_msg_recv (&frame, pull, count ? 0 : ZMQ_DONTWAIT);
        while (rc < 0 && errno == EINTR);
        if (rc < 0) {
            zmq_msg_close (&frame);
            return count;
        }
        more = zmq_msg_more (&frame);
        if (count <= HOP_FRAMES) {
            zmq_msg_init (&frames[count]);
            zmq_msg_move (&frames[count++], &frame);
        }
        zmq_msg_close (&frame);
    }
    return count;
}

static void hand_over (inlet_t *self, zmq_msg_t *frames, int count) {
    int own = count;
    self->credit = (credit_t){0};
    if (self->credits && count > 1) credits_read (self->credits, &frames[count - 1], &own, &self->credit);
    self->fn (self->state, frames, own > HOP_FRAMES ? HOP_FRAMES : own);
    inlet_return (self, &self->credit);
    for (int i = 0; i < count; i++) zmq_msg_close (&frames[i]);
}

static int readable (zloop_t *loop, zsock_t *pull, void *state) {
    inlet_t *self = state;
    void *socket = zsock_resolve (pull);
    int taken = 0;
    for (; taken < HOP_BURST && !self->paused; taken++) {
        zmq_msg_t frames[HOP_FRAMES + 1];
        int count = receive (socket, frames);
        if (!count) break;
        hand_over (self, frames, count);
    }
    if (taken && self->burst) self->burst (self->state);
    if (self->credits) credits_flush (self->credits);
    (void)loop;
    return 0;
}

static void read_or_not (inlet_t *self) {
    if (self->reading == !self->paused) return;
    self->reading = !self->paused;
    if (self->reading)
        zloop_reader (self->loop, self->pull, readable, self);
    else
        zloop_reader_end (self->loop, self->pull);
}

inlet_t *inlet_new (zloop_t *loop, const char *endpoint, int mark, int64_t max_size, inlet_fn *fn,
                    inlet_burst_fn *burst, void *state) {
    zsock_t *pull = zsock_new (ZMQ_PULL);
    zsock_set_rcvhwm (pull, mark);
    if (mark == HOP_MARK) zsock_set_rcvbuf (pull, HOP_TCP_BUFFER);
    zsock_set_maxmsgsize (pull, (int)max_size);
    zsock_set_heartbeat_ivl (pull, HOP_HEARTBEAT);
    zsock_set_heartbeat_timeout (pull, HOP_HEARTBEAT_TIMEOUT);
    zsock_set_linger (pull, 0);
    zsock_set_ipv6 (pull, 1);
    if (zmq_bind (zsock_resolve (pull), endpoint)) {
        int reason = errno;
        zsock_destroy (&pull);
        errno = reason;
        return NULL;
    }
    inlet_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (inlet_t){.loop = loop, .pull = pull, .fn = fn, .burst = burst, .state = state};
    self->endpoint = zsock_last_endpoint (pull);
    if (!strncmp (endpoint, "ipc://", 6)) self->path = strdup (endpoint + 6);
    read_or_not (self);
    return self;
}

void inlet_destroy (inlet_t **self_p) {
    inlet_t *self = *self_p;
    if (!self) return;
    inlet_pause (self, true);
    credits_destroy (&self->credits);
    zsock_destroy (&self->pull);
    if (self->path) porter_unlink (self->path); /* libzmq leaves it, and discovery would list a copy that is gone */
    free (self->path);
    free (self->endpoint);
    free (self);
    *self_p = NULL;
}

void inlet_pause (inlet_t *self, bool paused) {
    self->paused = paused;
    read_or_not (self);
}

const char *inlet_endpoint (const inlet_t *self) {
    return self->endpoint;
}

/* --- credit --- */

void inlet_window (inlet_t *self, int window) {
    if (!self->credits) self->credits = credits_new (self->loop, self->endpoint);
    credits_window (self->credits, window);
}

credit_t inlet_credit (inlet_t *self) {
    credit_t credit = self->credit;
    self->credit = (credit_t){0};
    return credit;
}

void inlet_return (inlet_t *self, const credit_t *credit) {
    if (self && credit->sender) credits_return (self->credits, credit);
}

void inlet_unbind (inlet_t *self) {
    if (!self->endpoint) return;
    zmq_unbind (zsock_resolve (self->pull), self->endpoint);
    free (self->endpoint);
    self->endpoint = NULL;
}
