/* What the files of DKIM and ARC share of the verifier. */
#ifndef TAMIS_DKIM_VERIFIER_INNER_H
#define TAMIS_DKIM_VERIFIER_INNER_H

#include <openssl/evp.h>

#include "dkim/dkim.h"
#include "dkim/message_inner.h"

enum { DKIM_HEX = 2 * DKIM_DIGEST + 1, DKIM_EDWARDS = 32 };

/* A public key that was read. */
typedef struct dkim_public_t {
    struct dkim_public_t *newer, *older, *next; /* by use; in its bucket */
    uint8_t published[DKIM_DIGEST];             /* of the bytes as published: what it is found by */
    bool edwards;
    dkim_result_t result; /* DKIM_PASS: it can be used */
    const char *reason;
    int bits;
    char digest[DKIM_HEX];
    EVP_PKEY *key;
    EVP_PKEY_CTX *rsa; /* ready to verify */
} dkim_public_t;

struct dkim_verifier_t {
    const domains_t *domains;
    EVP_MD *sha256;
    EVP_MD_CTX *digest, *spare, *chain;
    dkim_public_t *newest, *oldest, *buckets[LIMIT_KEYS];
    size_t count;
};

/* Starts CONTEXT as SHA-256. */
static inline EVP_MD_CTX *dkim_digest_start (const dkim_verifier_t *self, EVP_MD_CTX *context) {
    EVP_DigestInit_ex2 (context, self->sha256, NULL);
    return context;
}

/* The key in the SIZE bytes that were published, whose digest is PUBLISHED: remembered, or read anew. Good until the
 * next call. */
const dkim_public_t *dkim_verifier_key (dkim_verifier_t *self, bool edwards, const uint8_t *bytes, size_t size,
                                        const uint8_t published[DKIM_DIGEST]);

/* SIGNATURE is KEY's over DIGEST (RFC 8017, section 8.2.2; RFC 8463, section 3). */
bool dkim_verifier_check (dkim_verifier_t *self, const dkim_public_t *key, const uint8_t digest[DKIM_DIGEST],
                          const uint8_t *signature, size_t size);

/* The digest of the canonical body of MESSAGE, its first LENGTH bytes or, with PARTIAL false, the whole; UNSIGNED_TAIL
 * bytes follow. False where the body is shorter. */
bool dkim_verifier_body (dkim_verifier_t *self, dkim_message_t *message, bool relaxed, bool partial, uint64_t length,
                         uint8_t digest[DKIM_DIGEST], uint64_t *unsigned_tail);

#endif
