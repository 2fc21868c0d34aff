/* DKIM: who vouches for this message, and for what part of it (RFC 6376, with 8301, 8463 and 8616)? Never blocks: each
 * signature goes on when its key comes.
 *
 * Result words are RFC 8601's (section 2.7.1): `fail` where a digest or a signature does not match; `permerror` for
 * whatever else RFC 6376 calls PERMFAIL (syntax, a tag that lacks, From not signed, expired, no key, revoked or
 * unusable key; rsa-sha1 and RSA keys of less than 1024 bits by RFC 8301); `policy` where we refuse the work: header,
 * h= or key too large; `temperror` where the key could not be asked. */
#ifndef TAMIS_DKIM_H
#define TAMIS_DKIM_H

#include "dkim/message.h"
#include "dkim/verifier.h"
#include "dns.h"

typedef enum {
    DKIM_UNKNOWN, /* its key is under way: temperror once the deadline has passed */
    DKIM_NONE,
    DKIM_PASS,
    DKIM_FAIL,
    DKIM_POLICY,
    DKIM_NEUTRAL,
    DKIM_TEMPERROR,
    DKIM_PERMERROR
} dkim_result_t;

/* RFC 8601's word; "" for DKIM_UNKNOWN. */
const char *dkim_word (dkim_result_t result);

/* One signature: texts are never NULL; "" where the signature is too broken to tell. */
typedef struct {
    dkim_result_t result;
    const char *reason;    /* why, for people; no content of the message */
    const char *domain;    /* d=, lower case A-labels */
    const char *selector;  /* s=, likewise */
    const char *identity;  /* i= decoded, with its domain as d= is written; "@" and d= where absent */
    const char *algorithm; /* a=: rsa-sha256, ed25519-sha256 */
    const char *signature; /* b= without white space: header.b of RFC 6008 is its beginning */
    const char *names;     /* h= in lower case without white space, separated by ":" */

    const char *key_digest; /* SHA-256 of the public key itself, hex: the same wherever and however it is published */
    int key_bits;           /* RSA: of the modulus; Ed25519: 256; 0 before the key is known */
    bool testing;           /* the key's t=y: to be treated like unsigned mail (section 3.6.1) */

    int64_t signed_at, expires_at; /* t= and x= in ms since 1970; -1 where absent */
    bool from_future;              /* t= is later than the message's time by more than LIMIT_FUTURE */

    bool partial_body; /* l= is there */
    uint64_t
        unsigned_tail;    /* bytes of the canonical body behind l=; known once the key was (0 before, and without l=) */
    size_t from_signed;   /* From fields that are signed */
    bool covers_all_from; /* there is one at least, and every one is signed */
    bool oversigns_from;  /* h= names From once more than there are, so that none can be added */
} dkim_signature_t;

typedef struct dkim_t dkim_t;
typedef void (dkim_done_fn) (void *state);

/* Starts verifying the signatures of MESSAGE, from the top, LIMIT_SIGNATURES of them; all lives in ARENA. NOW: the
 * message's time in ms since 1970, for x= and t=; 0: they are not looked at. FN (STATE) is called once when every
 * result is there, maybe before this returns; never once SESSION is gone. */
dkim_t *dkim_start (arena_t *arena, dns_session_t *session, dkim_verifier_t *verifier, dkim_message_t *message,
                    int64_t now, dkim_done_fn *fn, void *state);

/* The best of the signatures, a pass first; DKIM_NONE without any; DKIM_UNKNOWN while a key is under way and none has
 * passed. */
dkim_result_t dkim_result (const dkim_t *self);

/* The I-th signature that is looked at, from the top; NULL past the last. */
const dkim_signature_t *dkim_signature (const dkim_t *self, size_t i);

/* DKIM-Signature fields in the message, those included that were not looked at for their number. */
size_t dkim_count (const dkim_t *self);

/* More signatures, a longer header or h=, or a larger key than what is looked at. */
bool dkim_excessive (const dkim_t *self);

/* SIGNATURE names NAME (lower case) in its h=: what there is of it is signed, or cannot be added. */
bool dkim_names (const dkim_signature_t *signature, const char *name);

/* A query was refused since the parcel had asked for too many. */
bool dkim_capped (const dkim_t *self);

#endif
