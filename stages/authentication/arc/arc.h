/* ARC: what earlier handlers saw, and whether their chain holds (RFC 8617, section 5.2). Validation alone; never
 * blocks.
 */
#ifndef TAMIS_ARC_H
#define TAMIS_ARC_H

#include "dkim/message.h"
#include "dkim/verifier.h"
#include "dns.h"

typedef enum { ARC_UNKNOWN, ARC_NONE, ARC_PASS, ARC_FAIL, ARC_TEMPERROR } arc_result_t;

/* The chain's status: none, pass or fail; temperror where a key could not be asked, so that it cannot be told (RFC
 * 8601's word; it is never pass). "" for ARC_UNKNOWN. */
const char *arc_word (arc_result_t result);

/* One set of the chain. Texts are never NULL. */
typedef struct {
    unsigned instance;      /* i= */
    const char *domain;     /* of the seal, lower case A-labels */
    const char *selector;   /* likewise */
    const char *key_digest; /* SHA-256 of the seal's public key, hex; "" before it is known */
    const char *signer;     /* d= of the ARC-Message-Signature */
    const char *results;    /* the ARC-Authentication-Results behind "i=N;", unfolded; may hold any other bytes */
    const char *results_id; /* its authserv-id; "" where there is none */
    bool message_unchanged; /* its ARC-Message-Signature passes */
    int64_t sealed_at;      /* t= in ms since 1970; -1 where absent */
} arc_set_t;

typedef struct arc_t arc_t;
typedef void (arc_done_fn) (void *state);

/* Starts the validation; all lives in ARENA. NOW: the message's time in ms since 1970, for x=; 0: it is not looked at.
 * FN (STATE) is called once the result is there, maybe before this returns; never once SESSION is gone. */
arc_t *arc_start (arena_t *arena, dns_session_t *session, dkim_verifier_t *verifier, dkim_message_t *message,
                  int64_t now, arc_done_fn *fn, void *state);

arc_result_t arc_result (const arc_t *self);

/* Why, for people. */
const char *arc_reason (const arc_t *self);

/* Sets of a chain that is structurally sound; 0 otherwise. */
size_t arc_count (const arc_t *self);

/* The I-th set, the most recent first; NULL past the last. Trustworthy only where the result is pass. */
const arc_set_t *arc_set (const arc_t *self, size_t i);

/* header.oldest-pass (RFC 8617, section 5.2, step 5): the instance from which on every ARC-Message-Signature passes; 0
 * where all do. */
unsigned arc_oldest_pass (const arc_t *self);

/* A query was refused since the parcel had asked for too many. */
bool arc_capped (const arc_t *self);

#endif
