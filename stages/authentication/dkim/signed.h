/* One DKIM-Signature or ARC-Message-Signature field: read (RFC 6376, sections 3.5 and 6.1.1; RFC 8617, section 4.1.2),
 * then verified. */
#ifndef TAMIS_DKIM_SIGNED_H
#define TAMIS_DKIM_SIGNED_H

#include "dkim/key.h"
#include "dkim/tags.h"

enum { DKIM_HEADER_B = 64 }; /* characters of b= that are shown */

typedef struct {
    dkim_signature_t view; /* its result is DKIM_UNKNOWN until it is settled */
    dkim_message_t *message;
    const dkim_field_t *field;
    dkim_tags_t tags;
    bool arc; /* an ARC-Message-Signature: i= is a number, h= may be empty, and From need not be signed */
    bool edwards, relaxed_header, relaxed_body;
    bool either; /* an ARC-Message-Signature without c=: sealers differ in the default, so that relaxed is tried, then
                    simple */
    bool identity_below; /* the domain of i= is below that of d= */
    uint64_t length;     /* l= */
    uint8_t *b, *bh;
    size_t b_size, bh_size;
} dkim_signed_t;

/* Reads FIELD of MESSAGE. What is wrong settles the result. */
void dkim_signed_read (dkim_signed_t *self, dkim_verifier_t *verifier, dkim_message_t *message,
                       const dkim_field_t *field, bool arc, int64_t now);

/* Settles the result, now that KEY is there. */
void dkim_signed_verify (dkim_signed_t *self, dkim_verifier_t *verifier, const dkim_key_t *key);

/* KEY may be used by a signature of that algorithm. The key to compute with, or NULL with RESULT and REASON set. */
const dkim_public_t *dkim_key_open (const dkim_key_t *key, dkim_verifier_t *verifier, bool edwards,
                                    dkim_result_t *result, const char **reason);

/* What signatures and seals share: reads d= and s= as A-labels, a= and b=. NULL, or what is wrong. */
const char *dkim_read_domain (const dkim_tags_t *tags, const char *name, const domains_t *domains, arena_t *arena,
                              const char **domain);
const char *dkim_read_algorithm (const dkim_tags_t *tags, arena_t *arena, const char **algorithm, bool *edwards);
const char *dkim_read_base64 (const dkim_tags_t *tags, const char *name, arena_t *arena, uint8_t **data, size_t *size);

/* The time in the tag NAME in ms; -1 where there is none. False where it is no time. */
bool dkim_read_time (const dkim_tags_t *tags, const char *name, int64_t *time);

#endif
