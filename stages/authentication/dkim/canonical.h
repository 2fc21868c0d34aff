/* Canonical form of header and body (RFC 6376, section 3.4), streamed into digests: nothing of it is kept. Time is
 * linear in what is read. */
#ifndef TAMIS_DKIM_CANONICAL_H
#define TAMIS_DKIM_CANONICAL_H

#include <openssl/evp.h>

#include "mail.h"

enum { DKIM_DIGEST = 32, DKIM_SINK = 4096 }; /* bytes of SHA-256; of the buffer before it */

/* A place of the canonical body at which a digest is taken. */
typedef struct {
    uint64_t length; /* bytes from the beginning */
    bool reached;
    uint8_t digest[DKIM_DIGEST];
} dkim_cut_t;

/* Takes canonical bytes. */
typedef struct {
    EVP_MD_CTX *digest;
    EVP_MD_CTX *spare; /* for cuts: may be NULL without any */
    dkim_cut_t *cuts;  /* ascending in length */
    size_t cut_count;
    uint64_t total; /* bytes that went to the digest */
    size_t used;
    char buffer[DKIM_SINK];
} dkim_sink_t;

/* Readies DIGEST, a started SHA-256, for bytes. */
void dkim_sink_open (dkim_sink_t *self, EVP_MD_CTX *digest);

/* Gives the digest what is left, and takes the cuts that lie at its very end. */
void dkim_sink_flush (dkim_sink_t *self);

/* One field without the CRLF at its end. The CUT_SIZE bytes of its value at CUT are left out: a b= tag's value. */
void dkim_field (dkim_sink_t *self, const mail_field_t *field, bool relaxed, const char *cut, size_t cut_size);

void dkim_crlf (dkim_sink_t *self);

/* A whole body. */
void dkim_body (dkim_sink_t *self, const char *body, size_t size, bool relaxed);

#endif
