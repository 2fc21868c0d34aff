/* Credit, on the wire and at the receiving end: what each sender gets back. See hop.h. */
#ifndef TAMIS_CREDIT_H
#define TAMIS_CREDIT_H

#include "hop.h"

enum {
    CREDIT_SENDERS = 1024, /* senders that are known at a time */
    CREDIT_IDLE = 60000,   /* ms after which a silent one may be forgotten */
    CREDIT_WAY = 200,      /* bytes of an endpoint */
    CREDIT_HEAD = 9,       /* bytes before it: frames (1), peer (4), number (4); little endian, as all numbers here */
    CREDIT_REPLY_HEAD = 6, /* incarnation of the receiver (4), its window (2); then peer and number of each parcel */
    CREDIT_REPLY_ONE = 8,
    CREDIT_AT_ONCE = 16, /* parcels given back in one reply at most: their sender goes on while a burst is worked on */
    CREDIT_REPLY_MOST = CREDIT_REPLY_HEAD + CREDIT_AT_ONCE * CREDIT_REPLY_ONE /* bytes of one reply */
};

/* Writes the frame that follows COUNT frames of a parcel. */
void credit_frame (zmq_msg_t *frame, int count, uint32_t peer, uint32_t number, const char *way_back);

/* The receiving end's table. OWN: the endpoint that the inlet is bound to, near which ways back must be. */
typedef struct credits_t credits_t;
credits_t *credits_new (zloop_t *loop, const char *own);
void credits_destroy (credits_t **self);
void credits_window (credits_t *self, int window);

/* Reads a parcel's last frame. COUNT: frames received; becomes the parcel's own. False, with nothing changed, where it
 * is none. */
bool credits_read (credits_t *self, zmq_msg_t *last, int *count, credit_t *credit);

/* Notes what is to be given back, and sends what was noted: at the end of a burst, or by itself a moment later. */
void credits_return (credits_t *self, const credit_t *credit);
void credits_flush (credits_t *self);

#endif
