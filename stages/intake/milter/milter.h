/* The milter door: MTAs bring messages over the milter protocol (libmilter), and are told what to do with them.
 *
 * The library's threads take each transaction apart and put it together (session, transaction), hand it to the event
 * loop (gate, exchange) and wait. Only the event loop touches the pending table. */
#ifndef TAMIS_MILTER_H
#define TAMIS_MILTER_H

#include "keyring.h"
#include "knock.h"
#include "pending.h"

typedef struct milter_t milter_t;

/* Reads the settings and, where intake/milter names a place, listens there as soon as it is free. NULL where the
 * settings are wrong; the reason is logged. Once in a process. */
milter_t *milter_new (stage_t *stage, const keyring_t *keys, pending_table_t *pending, knock_t *knock);

/* The pending table must be gone already: its last answers come here. */
void milter_destroy (milter_t **self);

void milter_reload (milter_t *self, const config_t *config);

/* To be called by the event loop every PENDING_TICK ms. */
void milter_tick (milter_t *self);

/* Closes for good: no connection and no transaction more; what has begun may end. To be called again while anything
 * waits. */
void milter_close (milter_t *self);

/* Transactions that have begun and not ended, and a socket that is not yet closed. */
size_t milter_waiting (const milter_t *self);

#endif
