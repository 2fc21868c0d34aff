/* A copy as an outlet sees it: its PUSH, what is outstanding there, and how long it takes. */
#ifndef TAMIS_PEER_H
#define TAMIS_PEER_H

#include "hop.h"

typedef struct peer_t peer_t;

/* NUMBER tells it from all others of its outlet, also past ones. */
peer_t *peer_new (const char *endpoint, uint32_t number, int mark);
void peer_destroy (peer_t **self);

/* Credit comes back from this copy by WAY_BACK, whatever peer_send() is given. */
void peer_come_back_by (peer_t *self, const char *way_back);

uint32_t peer_number (const peer_t *self);

/* True where it may be given one more now (µs of the monotonic clock); *COST: how long that one would take there, in
 * µs. A copy that is silent about what it has is tried once a second, and every tenth of a second where OTHERS have no
 * room: it may have been started anew. */
bool peer_open (peer_t *self, int64_t now, bool others, int64_t *cost);

/* Sends COUNT frames, which are closed then, with their credit frame where WAY_BACK is not NULL. False where it has no
 * room. */
bool peer_send (peer_t *self, zmq_msg_t *frames, int count, const char *way_back, int64_t now);

/* Parcel NUMBER is worked on. INCARNATION and WINDOW: what the copy says of itself. */
void peer_credit (peer_t *self, uint32_t number, uint32_t incarnation, int window, int64_t now);

int peer_outstanding (const peer_t *self);

#endif
