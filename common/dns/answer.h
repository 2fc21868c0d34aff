/* Answers: gathered in a draft, then sealed into one piece of memory that the cache and the askers share. */
#ifndef TAMIS_DNS_ANSWER_H
#define TAMIS_DNS_ANSWER_H

#include "dns.h"
#include "limits_dns.h"

typedef struct {
    int refs;
    int64_t ttl; /* ms */
    size_t size; /* bytes of the whole */
    dns_answer_t view;
} answer_t;

/* An answer that owns itself: release it with answer_drop(). */
answer_t *answer_keep (answer_t *self);
void answer_drop (answer_t **self);

typedef struct draft_t draft_t;

draft_t *draft_new (void);
void draft_destroy (draft_t **self);

/* Empties it; the status is DNS_OK until draft_status() says otherwise. */
void draft_clear (draft_t *self);
void draft_status (draft_t *self, dns_status_t status);

/* Lowers the time to live, in ms. */
void draft_ttl (draft_t *self, int64_t ttl);

/* Adds the SIZE bytes of record data of TYPE in wire format; what is broken, or past the bounds of an answer, is left
 * out. */
void draft_add (draft_t *self, dns_type_t type, const uint8_t *data, size_t size);

/* The answer; an OK without records becomes DNS_NODATA. The draft stays. */
answer_t *draft_seal (const draft_t *self);

#endif
