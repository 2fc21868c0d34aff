#include "hop.h"

typedef struct waiting_t {
    zmq_msg_t frames[HOP_FRAMES];
    int count;
    outlet_sent_fn *sent;
    void *state;
    struct waiting_t *next;
} waiting_t;

struct outlet_t {
    zloop_t *loop;
    zsock_t *push;
    zhashx_t *peers;
    waiting_t *first, **last;
    size_t waiting;
    bool polled;
};

static void compose (zsock_t *push, int mark) {
    zsock_set_immediate (push, 1);
    zsock_set_sndhwm (push, mark);
    zsock_set_sndbuf (push, HOP_TCP_BUFFER);
    zsock_set_heartbeat_ivl (push, HOP_HEARTBEAT);
    zsock_set_heartbeat_timeout (push, HOP_HEARTBEAT_TIMEOUT);
    zsock_set_linger (push, HOP_LINGER);
    zsock_set_reconnect_ivl (push, 100);
    zsock_set_reconnect_ivl_max (push, 1000);
    zsock_set_ipv6 (push, 1);
}

outlet_t *outlet_new (zloop_t *loop, int mark) {
    outlet_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->loop = loop;
    self->push = zsock_new (ZMQ_PUSH);
    self->peers = zhashx_new ();
    self->last = &self->first;
    compose (self->push, mark);
    return self;
}

static void waiting_free (waiting_t *one) {
    for (int i = 0; i < one->count; i++) zmq_msg_close (&one->frames[i]);
    free (one);
}

static waiting_t *take_first (outlet_t *self) {
    waiting_t *one = self->first;
    self->first = one->next;
    if (!self->first) self->last = &self->first;
    self->waiting--;
    return one;
}

static void poll_out (outlet_t *self, bool wanted);

void outlet_destroy (outlet_t **self_p) {
    outlet_t *self = *self_p;
    if (!self) return;
    poll_out (self, false);
    while (self->first) waiting_free (take_first (self));
    zsock_destroy (&self->push);
    zhashx_destroy (&self->peers);
    free (self);
    *self_p = NULL;
}

static bool try_send (outlet_t *self, zmq_msg_t *frames, int count) {
    void *push = zsock_resolve (self->push);
    for (int i = 0; i < count; i++) {
        int flags = ZMQ_DONTWAIT | (i + 1 < count ? ZMQ_SNDMORE : 0);
        int rc;
        do rc = zmq_msg_send (&frames[i], push, flags);
        while (rc < 0 && errno == EINTR);
        if (rc < 0) return false; /* a message leaves whole or not at all: only its first frame can be refused */
    }
    return true;
}

static void flush (outlet_t *self) {
    while (self->first && try_send (self, self->first->frames, self->first->count)) {
        waiting_t *one = take_first (self);
        if (one->sent) one->sent (one->state);
        free (one);
    }
    poll_out (self, self->first != NULL);
}

static int writable (zloop_t *loop, zmq_pollitem_t *item, void *state) {
    flush (state);
    (void)loop;
    (void)item;
    return 0;
}

static void poll_out (outlet_t *self, bool wanted) {
    if (wanted == self->polled) return;
    zmq_pollitem_t item = {.socket = zsock_resolve (self->push), .events = ZMQ_POLLOUT};
    if (wanted)
        zloop_poller (self->loop, &item, writable, self);
    else
        zloop_poller_end (self->loop, &item);
    self->polled = wanted;
}

void outlet_send (outlet_t *self, zmq_msg_t *frames, int count, outlet_sent_fn *sent, void *state) {
    if (!self->first && try_send (self, frames, count)) {
        if (sent) sent (state);
        return;
    }
    waiting_t *one = calloc (1, sizeof *one);
    if (!one) abort ();
    *one = (waiting_t){.count = count, .sent = sent, .state = state};
    for (int i = 0; i < count; i++) {
        zmq_msg_init (&one->frames[i]);
        zmq_msg_move (&one->frames[i], &frames[i]);
        zmq_msg_close (&frames[i]);
    }
    *self->last = one;
    self->last = &one->next;
    if (++self->waiting > HOP_BACKLOG) {
        waiting_t *oldest = take_first (self);
        if (oldest->sent) oldest->sent (oldest->state);
        waiting_free (oldest);
    }
    poll_out (self, true);
}

void outlet_listed (void *state, char **endpoints) {
    outlet_t *self = state;
    zhashx_t *listed = zhashx_new ();
    for (char **each = endpoints; *each; each++) {
        zhashx_insert (listed, *each, self);
        if (zhashx_insert (self->peers, *each, self) == 0) zmq_connect (zsock_resolve (self->push), *each);
    }
    zlistx_t *known = zhashx_keys (self->peers);
    for (char *peer = zlistx_first (known); peer; peer = zlistx_next (known))
        if (!zhashx_lookup (listed, peer)) {
            zmq_disconnect (zsock_resolve (self->push), peer);
            zhashx_delete (self->peers, peer);
        }
    zlistx_destroy (&known);
    zhashx_destroy (&listed);
}

size_t outlet_waiting (const outlet_t *self) {
    return self->waiting;
}
