/* The pending table: every message that was taken in and not yet answered. PUSH and PULL acknowledge nothing, so this
 * does. */
#ifndef TAMIS_PENDING_H
#define TAMIS_PENDING_H

#include "door.h"
#include "stage.h"
#include "keyring.h"

enum { PENDING_TICK = 50 /* ms */ };

/* WAY_BACK: the endpoint by which verdicts come home. OUTLET: to authentication. */
pending_table_t *pending_new (const config_t *config, const keyring_t *keys, const char *way_back, outlet_t *outlet);
void pending_destroy (pending_table_t **self);

/* Verdicts come home by another endpoint from now on. */
void pending_come_back_by (pending_table_t *self, const char *way_back);
void pending_reload (pending_table_t *self, const config_t *config);

/* Takes a transaction in: makes the id, sends the parcel on its way. False where a message of this id is pending
 * already (its client has asked again): then the new ticket takes the old one's place, and the old one is returned in
 * the transaction. */
bool pending_take (pending_table_t *self, const door_t *door, transaction_t *transaction);

/* A verdict came home: answers its door. False where nobody waits for it. */
bool pending_answer (pending_table_t *self, const Parcel *parcel);

/* Sends again what is due, defers what is past its deadline, sends what found no room before. Called every PENDING_TICK
 * ms. */
void pending_tick (void *self);

/* Answers everything with defer. */
void pending_defer_all (pending_table_t *self);

size_t pending_count (const pending_table_t *self);

/* Bytes in flight. */
int64_t pending_bytes (const pending_table_t *self);

/* True while the bytes in flight reach the budget. */
bool pending_full (const pending_table_t *self);

#endif
