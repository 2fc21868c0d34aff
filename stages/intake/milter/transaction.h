/* A transaction: one message of a session, from MAIL to its end. */
#ifndef TAMIS_MILTER_TRANSACTION_H
#define TAMIS_MILTER_TRANSACTION_H

#include "milter/forged.h"
#include "milter/gate.h"
#include "milter/letter.h"
#include "milter/recipients.h"

/* Who is at the other end, as the MTA says. All texts are valid UTF-8. */
typedef struct {
    const char *ip, *ptr, *helo, *account, *mta_name, *tls; /* tls: the version's name, or "" */
} peer_t;

typedef struct {
    gate_t *gate;
    settings_t *settings;
    exchange_t *exchange;
    letter_t *letter;
    forged_t *forged;
    recipients_t recipients;
    int64_t received; /* bytes that the gate counts for it */
    bool over_budget;
    reply_t refusal; /* what the last refused step is answered with; in the exchange's arena or constant */
} delivery_t;

/* Begins one; NULL with *REFUSAL where the door takes none now. SIZE: what the sender announced, 0 for nothing. */
delivery_t *transaction_begin (gate_t *gate, const peer_t *peer, const char *mail_from, int64_t size,
                               const reply_t **refusal);

/* Ends it, whatever has become of it. */
void transaction_end (delivery_t **self);

/* A recipient, without brackets. NULL where it is taken, else the reply. */
const reply_t *transaction_recipient (delivery_t *self, const char *address, bool rejected);

/* A header field. ADD_SPACE: the MTA has taken the space behind the colon away. */
void transaction_field (delivery_t *self, const char *name, const char *value, bool add_space);
void transaction_eoh (delivery_t *self);

/* False where the rest of the body is of no use. */
bool transaction_body (delivery_t *self, const uint8_t *bytes, size_t size);

/* The message is whole. NULL where it was handed over to the event loop: exchange_wait() follows; else the reply. */
const reply_t *transaction_whole (delivery_t *self, const char *queue_id);

#endif
