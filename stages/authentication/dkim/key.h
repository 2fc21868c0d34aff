/* Key records (RFC 6376, section 3.6.1; RFC 8463), and asking for them: each name once a message, whoever wants it. */
#ifndef TAMIS_DKIM_KEY_H
#define TAMIS_DKIM_KEY_H

#include "dkim/verifier_inner.h"

/* A key as published. */
typedef struct {
    dkim_result_t result; /* DKIM_PASS: usable so far; else what a signature under it comes to */
    const char *reason;
    bool edwards, testing, strict; /* k=ed25519; t=y; t=s */
    uint8_t *bytes;                /* p= */
    size_t size;
    uint8_t published[DKIM_DIGEST]; /* their digest */
} dkim_key_t;

/* Reads the one record among those of ANSWER. */
void dkim_key_read (dkim_key_t *self, arena_t *arena, dkim_verifier_t *verifier, const dns_answer_t *answer);

typedef void (dkim_key_fn) (void *state, const dkim_key_t *key, bool capped);

/* Asks for SELECTOR._domainkey.DOMAIN. FN (STATE) is called once, maybe before this returns; never once SESSION is
 * gone.
 */
void dkim_key_ask (dkim_message_t *message, dns_session_t *session, dkim_verifier_t *verifier, const char *selector,
                   const char *domain, dkim_key_fn *fn, void *state);

#endif
