/* The gate: what the milter library's threads and the event loop share. Where the library has begun to serve it lives
 * as long as the process, since the library's threads do. */
#ifndef TAMIS_MILTER_GATE_H
#define TAMIS_MILTER_GATE_H

#include "knock.h"
#include "metrics.h"
#include "milter/exchange.h"
#include "milter/settings.h"

typedef struct gate_t gate_t;

/* SETTINGS are taken. KNOCK is borrowed for life. */
gate_t *gate_new (settings_t **settings, knock_t *knock);

/* For one that no thread of the library has ever known. */
void gate_destroy (gate_t **self);

/* --- the event loop's side --- */

/* A descriptor that is readable while exchanges wait. */
int gate_descriptor (const gate_t *self);

/* The next exchange that waits; NULL for none. Its bytes still count as being received. */
exchange_t *gate_next (gate_t *self);

/* The pending table holds BYTES; of those being received, TAKEN are now among them. */
void gate_account (gate_t *self, int64_t bytes, int64_t taken);

/* What transactions that begin from now on obey; taken. */
void gate_set (gate_t *self, settings_t **settings);

/* Nothing new is taken any more. */
void gate_shut (gate_t *self);

/* The knock, which is about to be destroyed, is not asked any more. */
void gate_forget_knock (gate_t *self);

/* Transactions that have begun and not ended. */
int gate_transactions (const gate_t *self);

/* --- the threads' side --- */

/* True where a connection more may be served; then gate_disconnect() follows. */
bool gate_connect (gate_t *self);
void gate_disconnect (gate_t *self);

/* NULL where a transaction may begin, with *SETTINGS held for it (gate_end() follows); else why not. */
const reply_t *gate_begin (gate_t *self, settings_t **settings);
void gate_end (gate_t *self, settings_t **settings);

/* BYTES more (or fewer) are being received; false where that is far beyond the budget. */
bool gate_receive (gate_t *self, const settings_t *settings, int64_t bytes);

/* Gives EXCHANGE, which must hold its raw message, to the event loop. */
void gate_hand_over (gate_t *self, exchange_t *exchange);

bool gate_refuses (gate_t *self, const char *client_ip, const char *account, knock_refusal_t *refusal);

#endif
