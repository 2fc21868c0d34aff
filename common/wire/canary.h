/* The canary: a parcel that is sent to see whether one comes back. It is judged like any other, and leaves no trace. */
#ifndef TAMIS_CANARY_H
#define TAMIS_CANARY_H

#include "hop.h"
#include "keyring.h"

enum { CANARY_NAME = 128 };

/* Makes both frames. NAME: "STAGE-COPY" of its sender. WAY_BACK: where verdict is to answer; "" for one that its sender
 * keeps. It has no address, sender or recipient, so that no stage asks the DNS for it. */
void canary_frames (const char *name, const char *way_back, const keyring_t *keys, zmq_msg_t frames[HOP_FRAMES]);

#endif
