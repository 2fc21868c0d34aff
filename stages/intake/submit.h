/* The submit door: messages over ZeroMQ from tamis scan and other programs of the house. */
#ifndef TAMIS_SUBMIT_H
#define TAMIS_SUBMIT_H

#include "networks.h"
#include "pending.h"

typedef struct submit_t submit_t;

enum { SUBMIT_CLIENT_IDLE = 60000 /* ms until a silent client's way back is closed */, SUBMIT_CLIENTS = 256 };

/* NULL where the door cannot be opened; the reason is logged. */
submit_t *submit_new (stage_t *stage, const keyring_t *keys, pending_table_t *pending, const networks_t *trusted);
void submit_destroy (submit_t **self);

/* Takes messages, or none while there is no room. */
void submit_open (submit_t *self, bool open);

/* Closes for good; answers still go out. */
void submit_close (submit_t *self);

/* Answers that wait to leave. */
size_t submit_waiting (const submit_t *self);

#endif
