#include "hop.h"

struct inlet_t {
    zloop_t *loop;
    zsock_t *pull;
    char *endpoint;
    inlet_fn *fn;
    inlet_burst_fn *burst;
    void *state;
    char *path; /* of the socket's file; NULL for tcp */
    bool paused, reading;
};

/* One message's frames; those past HOP_FRAMES are nobody's and are let go. */
static int receive (void *pull, zmq_msg_t frames[HOP_FRAMES]) {
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
        if (count < HOP_FRAMES) {
            zmq_msg_init (&frames[count]);
            zmq_msg_move (&frames[count++], &frame);
        }
        zmq_msg_close (&frame);
    }
    return count;
}

static int readable (zloop_t *loop, zsock_t *pull, void *state) {
    inlet_t *self = state;
    void *socket = zsock_resolve (pull);
    int taken = 0;
    for (; taken < HOP_BURST && !self->paused; taken++) {
        zmq_msg_t frames[HOP_FRAMES];
        int count = receive (socket, frames);
        if (!count) break;
        self->fn (self->state, frames, count);
        for (int i = 0; i < count; i++) zmq_msg_close (&frames[i]);
    }
    if (taken && self->burst) self->burst (self->state);
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
    *self =
        (inlet_t){.loop = loop, .pull = pull, .endpoint = strdup (endpoint), .fn = fn, .burst = burst, .state = state};
    if (!strncmp (endpoint, "ipc://", 6)) self->path = strdup (endpoint + 6);
    read_or_not (self);
    return self;
}

void inlet_destroy (inlet_t **self_p) {
    inlet_t *self = *self_p;
    if (!self) return;
    inlet_pause (self, true);
    zsock_destroy (&self->pull);
    if (self->path) unlink (self->path); /* libzmq leaves it, and discovery would list a copy that is gone */
    free (self->path);
    free (self->endpoint);
    free (self);
    *self_p = NULL;
}

void inlet_pause (inlet_t *self, bool paused) {
    self->paused = paused;
    read_or_not (self);
}

void inlet_unbind (inlet_t *self) {
    if (!self->endpoint) return;
    zmq_unbind (zsock_resolve (self->pull), self->endpoint);
    free (self->endpoint);
    self->endpoint = NULL;
}
