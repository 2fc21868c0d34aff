/* Knock: a question without content, asked by a door before DATA: is this source blocked?
 *
 * It answers out of the file of blocks that reputation keeps (run/blocks), so intake needs no database and blocks hold
 * while there is none. Only a block whose own action is reject is answered: what a policy decides waits for the message
 * and its recipients, and every refusal there leaves a row. A message that is refused at the door is counted
 * (knocks_refused_total), not recorded: it has no content and no parcel.
 *
 * Ask at RCPT, not at CONNECT, and let mail for postmaster@ and abuse@ of the own domains pass (RFC 5321, section
 * 4.5.1): who is blocked must be able to ask why. At RCPT the account is known too. Do not ask with policy/observe. */
#ifndef TAMIS_KNOCK_H
#define TAMIS_KNOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "keyring.h"

typedef struct knock_t knock_t;

typedef struct {
    uint64_t case_number;           /* 1 and up */
    const char *reason, *reason_fr; /* ASCII, without number or contact; live for ever */
} knock_refusal_t;

/* Reads the file where there is one; KEYS are borrowed for life. */
knock_t *knock_new (const config_t *config, const keyring_t *keys);
void knock_destroy (knock_t **self);

/* Reads the file again where it has changed: to be called by the event loop every BLOCKS_LOOK ms. What cannot be read
 * leaves the last known set in force. */
void knock_look (void *self);

/* True where a message now from CLIENT_IP (textual; "" or NULL for none), sent as ACCOUNT ("" or NULL for none), is to
 * be refused: with 550 5.7.1 REFUSAL->reason; case N. May be called from any thread. */
bool knock_refuses (knock_t *self, const char *client_ip, const char *account, knock_refusal_t *refusal);

/* True where RECIPIENT must be reachable by everybody: postmaster or abuse, at any domain or none. */
bool knock_spares (const char *recipient);

#endif
