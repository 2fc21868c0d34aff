#include "peer.h"

#include "credit.h"

enum {
    SLOTS = 2 * HOP_WINDOW_MOST, /* parcels that can be outstanding, tries included */
    TRY = 1000000,               /* µs of silence after which a copy is tried */
    TRY_SOON = 100000,           /* likewise, where no other has room */
    LOST = 30000000,             /* µs after which a parcel is given up */
    FADE = 250000,               /* µs without a parcel after which a time counts half */
    SMOOTH = 8                   /* parcels over which a time is smoothed */
};

struct peer_t {
    void *push; /* a plain ZeroMQ socket: a deployment may have hundreds */
    zsock_t *sock;
    char *way_back;                /* NULL: as peer_send() says */
    uint32_t number, next, oldest; /* parcels are numbered; oldest..next-1 may be outstanding */
    int64_t sent[SLOTS];           /* when, by number modulo SLOTS; 0 where it is not outstanding */
    int outstanding, window;
    uint32_t incarnation;
    int64_t smoothed, heard_at, sent_at;
};

static void compose (zsock_t *push, int mark) {
    zsock_set_immediate (push, 1);
    zsock_set_sndhwm (push, mark);
    if (mark == HOP_MARK) zsock_set_sndbuf (push, HOP_TCP_BUFFER);
    zsock_set_heartbeat_ivl (push, HOP_HEARTBEAT);
    zsock_set_heartbeat_timeout (push, HOP_HEARTBEAT_TIMEOUT);
    zsock_set_linger (push, HOP_LINGER);
    zsock_set_reconnect_ivl (push, 100);
    zsock_set_reconnect_ivl_max (push, 1000);
    zsock_set_ipv6 (push, 1);
}

peer_t *peer_new (const char *endpoint, uint32_t number, int mark) {
    peer_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->sock = zsock_new (ZMQ_PUSH);
    if (!self->sock) abort ();
    self->push = zsock_resolve (self->sock);
    self->number = number;
    self->window = HOP_WINDOW;
    compose (self->sock, mark);
    zmq_connect (self->push, endpoint);
    return self;
}

void peer_destroy (peer_t **self_p) {
    peer_t *self = *self_p;
    if (!self) return;
    zsock_destroy (&self->sock);
    free (self->way_back);
    free (self);
    *self_p = NULL;
}

void peer_come_back_by (peer_t *self, const char *way_back) {
    free (self->way_back);
    self->way_back = strdup (way_back);
}

uint32_t peer_number (const peer_t *self) {
    return self->number;
}
int peer_outstanding (const peer_t *self) {
    return self->outstanding;
}

/* --- accounts --- */

static void settle (peer_t *self, uint32_t number) {
    if (!self->sent[number % SLOTS]) return;
    self->sent[number % SLOTS] = 0;
    self->outstanding--;
}

/* Moves past what came back, and past what never will. */
static void advance (peer_t *self, int64_t now) {
    for (; self->oldest != self->next; self->oldest++) {
        int64_t sent = self->sent[self->oldest % SLOTS];
        if (sent && now - sent < LOST) return;
        settle (self, self->oldest);
    }
}

bool peer_open (peer_t *self, int64_t now, bool others, int64_t *cost) {
    advance (self, now);
    int64_t idle = now - self->sent_at, age = self->outstanding ? now - self->sent[self->oldest % SLOTS] : 0;
    int64_t time = self->smoothed >> (idle / FADE > 20 ? 20 : idle / FADE);
    int64_t silent = now - (self->heard_at > self->sent_at ? self->heard_at : self->sent_at);
    bool trial = self->outstanding && silent > (others ? TRY : TRY_SOON);
    *cost = trial ? 0 : (self->outstanding + 1) * (1 + (time > age ? time : age));
    return (trial || self->outstanding < self->window) && self->next - self->oldest < SLOTS;
}

void peer_credit (peer_t *self, uint32_t number, uint32_t incarnation, int window, int64_t now) {
    if (self->incarnation != incarnation) /* what its predecessor had is gone */
        while (self->oldest != number && self->oldest != self->next) settle (self, self->oldest++);
    self->incarnation = incarnation;
    if (window > 0 && window <= HOP_WINDOW_MOST) self->window = window;
    int64_t sent = self->sent[number % SLOTS];
    if (number - self->oldest >= self->next - self->oldest || !sent) return; /* given up, or a stranger's number */
    self->heard_at = now;
    self->smoothed += (now - sent - self->smoothed) / SMOOTH;
    settle (self, number);
}

/* --- sending --- */

static bool push_frame (peer_t *self, zmq_msg_t *frame, bool more) {
    int rc;
    do rc = zmq_msg_send (frame, self->push, ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0));
    while (rc < 0 && errno == EINTR);
    return rc >= 0;
}

bool peer_send (peer_t *self, zmq_msg_t *frames, int count, const char *way_back, int64_t now) {
    for (int i = 0; i < count; i++)
        if (!push_frame (self, &frames[i], way_back || i + 1 < count)) return false; /* whole or not at all */
    self->sent_at = now;
    if (!way_back) return true;
    zmq_msg_t frame;
    credit_frame (&frame, count, self->number, self->next, self->way_back ? self->way_back : way_back);
    if (!push_frame (self, &frame, false)) zmq_msg_close (&frame);
    self->sent[self->next++ % SLOTS] = now;
    self->outstanding++;
    return true;
}
