/* Hops: PUSH that connects (outlet_t), PULL that binds (inlet_t), with what keeps a slow or dead copy from hoarding
 * parcels: ZMQ_IMMEDIATE, small TCP buffers, heartbeats; and credit.
 *
 * Credit: an outlet that shares parcels among copies holds one PUSH a copy and a PULL of its own, to which each copy
 * gives back what it has worked on. The next parcel goes to the copy that will be done with it first: least
 * (outstanding + 1) x time. A copy has at most its window outstanding: large enough that bursts stay bursts, which is
 * what makes a hop cheap (windows of 4, and marks of 4, cost 1.6 times as much a message). On the wire a parcel's last
 * frame names the way back and a number (credit.h); a receiver that knows nothing of credit lets that frame go. */
#ifndef TAMIS_HOP_H
#define TAMIS_HOP_H

#include <czmq.h>

enum {
    HOP_MARK = 512,         /* parcels queued toward one copy, at either end; credit is the closer bound */
    HOP_ANSWER_MARK = 1000, /* the way back, submissions and credit: nothing hoards there */
    HOP_TCP_BUFFER = 16384,
    HOP_HEARTBEAT = 2000, /* ms */
    HOP_HEARTBEAT_TIMEOUT = 6000,
    HOP_LINGER = 2000, /* ms, at exit alone */
    HOP_BURST = 64,    /* messages taken before the loop looks elsewhere */
    HOP_FRAMES = 2,
    HOP_BACKLOG = 4096, /* messages an outlet holds for want of a peer; past it the oldest is let go */
    HOP_WINDOW = 4,     /* parcels outstanding with a copy that has not said how many it bears */
    HOP_WINDOW_MOST = 512
};

typedef struct outlet_t outlet_t;
typedef void (outlet_sent_fn) (void *state);

/* An outlet with no peer yet. MARK: the most that are queued toward one peer. */
outlet_t *outlet_new (zloop_t *loop, int mark);
void outlet_destroy (outlet_t **self);

/* Makes it share by credit. BIND: where the copies give it back ("ipc://…", or "tcp://ADDRESS:*"); PUBLIC: how they
 * reach that ("tcp://ADDRESS:*" again, the star becoming the port). -1 with errno where it cannot be bound. */
int outlet_share (outlet_t *self, const char *bind, const char *public);

/* Connects to what is listed and not yet connected, disconnects what is no longer listed; what was queued toward that
 * one may be lost with it: intake's retry sends it again. Fits discovery_fn. */
void outlet_listed (void *self, char **endpoints);

/* Sends COUNT frames (taken), or queues them until a peer has room. SENT (STATE), where not NULL, is called when they
 * have left, before this returns if they do at once. */
void outlet_send (outlet_t *self, zmq_msg_t *frames, int count, outlet_sent_fn *sent, void *state);

/* Messages that wait for a peer. */
size_t outlet_waiting (const outlet_t *self);

typedef struct inlet_t inlet_t;
/* FRAMES are borrowed: a receiver moves out what it keeps. */
typedef void (inlet_fn) (void *state, zmq_msg_t *frames, int count);
typedef void (inlet_burst_fn) (void *state);

/* Binds ENDPOINT; NULL with errno where that fails. MAX_SIZE: bytes of a frame at most. BURST (may be NULL) follows
 * each drained burst. */
inlet_t *inlet_new (zloop_t *loop, const char *endpoint, int mark, int64_t max_size, inlet_fn *fn,
                    inlet_burst_fn *burst, void *state);
void inlet_destroy (inlet_t **self);

/* The endpoint as it was bound, a star replaced by the port; NULL once unbound; borrowed. */
const char *inlet_endpoint (const inlet_t *self);

/* What a message owes its sender: nothing where sender is 0. */
typedef struct {
    uint32_t sender, peer, number;
} credit_t;

/* Gives credit from now on; each sender may have WINDOW (1..HOP_WINDOW_MOST) parcels outstanding here. */
void inlet_window (inlet_t *self, int window);

/* Within fn: takes over the credit of the message that came, to be given back by inlet_return() once it is worked on.
 * What fn does not take over is given back when it returns. */
credit_t inlet_credit (inlet_t *self);
void inlet_return (inlet_t *self, const credit_t *credit);

/* Stops or resumes taking. */
void inlet_pause (inlet_t *self, bool paused);

/* Takes no new peer and tells the present ones to go elsewhere; what has arrived is still taken. */
void inlet_unbind (inlet_t *self);

#endif
