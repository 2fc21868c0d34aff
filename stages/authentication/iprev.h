/* iprev: do an address and its name prove each other (RFC 8601, section 2.7.3)? SPF's ptr and %{p} ask the same. */
#ifndef TAMIS_IPREV_H
#define TAMIS_IPREV_H

#include "address.h"
#include "bounds.h"
#include "arena.h"
#include "dns.h"

typedef enum { IPREV_UNKNOWN, IPREV_PASS, IPREV_FAIL, IPREV_TEMPERROR, IPREV_PERMERROR } iprev_result_t;

/* RFC 8601's word; "" for IPREV_UNKNOWN. */
const char *iprev_word (iprev_result_t result);

typedef struct iprev_t iprev_t;
typedef void (iprev_done_fn) (void *state);

/* Starts the lookups of ADDRESS; all lives in ARENA. Ends with SESSION at the latest. */
iprev_t *iprev_start (arena_t *arena, dns_session_t *session, const address_t *address);

/* Calls FN (STATE) once the result is there; at once where it is. */
void iprev_wait (iprev_t *self, iprev_done_fn *fn, void *state);

/* IPREV_UNKNOWN while lookups are under way. */
iprev_result_t iprev_result (const iprev_t *self);

/* The I-th name that is proven, in the order of the PTR records; NULL past the last. */
const char *iprev_name (const iprev_t *self, size_t i);

/* The address has no PTR record. */
bool iprev_void (const iprev_t *self);

/* A query was refused since the parcel had asked for too many. */
bool iprev_capped (const iprev_t *self);

#endif
