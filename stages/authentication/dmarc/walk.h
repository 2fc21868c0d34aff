/* The DNS tree walk (RFC 9989, section 4.10): the records of a parcel's domains, each name asked for once, and what
 * they say of the organisation that a domain belongs to. */
#ifndef TAMIS_DMARC_WALK_H
#define TAMIS_DMARC_WALK_H

#include "arena.h"
#include "dmarc/record.h"
#include "dns.h"

typedef struct walks_t walks_t;
typedef void (walks_done_fn) (void *state);

/* FN (STATE) is called whenever a lookup has its answer, never from within walks_take() or walks_exists(). */
walks_t *walks_new (arena_t *arena, dns_session_t *session, walks_done_fn *fn, void *state);

/* No more questions: what is not known by now counts as failed. */
void walks_close (walks_t *self);

/* Lookups under way; lookups in all. */
size_t walks_pending (const walks_t *self);
size_t walks_asked (const walks_t *self);

/* A question was refused since there had been too many. */
bool walks_capped (const walks_t *self);

/* What a walk found. Names are parts of the domain that it began at. */
typedef struct {
    bool known;                /* false: a lookup is under way, or failed, and nothing but `own` is sure */
    bool own_known;            /* whether the first name has a record is known */
    const dmarc_record_t *own; /* the record of the domain itself; NULL for none */
    const char *organisation;  /* section 4.10.2 */
    const dmarc_record_t *of_organisation;
    const dmarc_record_t *of_suffix; /* the one with psd=y above the organisation */
} walk_t;

/* Walks from DOMAIN (A-labels, lives as long as the arena), asking for all its names at once where they were not asked
 * for before. */
void walks_take (walks_t *self, const char *domain, walk_t *walk);

typedef enum { EXISTENCE_UNKNOWN, EXISTENCE_NO, EXISTENCE_YES } existence_t;

/* Whether the name exists: whatever the DNS says other than NXDOMAIN (section 3.2.13). One name alone is asked for. */
existence_t walks_exists (walks_t *self, const char *domain);

#endif
