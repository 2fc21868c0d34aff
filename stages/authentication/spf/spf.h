/* SPF: may this address send for that domain (RFC 7208)? An evaluator that never blocks: it goes on whenever an answer
 * comes. */
#ifndef TAMIS_SPF_H
#define TAMIS_SPF_H

#include "address.h"
#include "bounds.h"
#include "arena.h"
#include "dns.h"
#include "iprev.h"

typedef enum {
    SPF_UNKNOWN, /* lookups are under way */
    SPF_NONE,
    SPF_NEUTRAL,
    SPF_PASS,
    SPF_FAIL,
    SPF_SOFTFAIL,
    SPF_TEMPERROR,
    SPF_PERMERROR
} spf_result_t;

/* RFC 8601's word; "" for SPF_UNKNOWN. */
const char *spf_word (spf_result_t result);

/* One identity: the MAIL FROM address, or postmaster at the HELO name. What it points to must outlive the evaluation.
 */
typedef struct {
    const address_t *address; /* of the client */
    const char *local;        /* local part; "" stands for postmaster (section 4.3) */
    const char *domain;       /* A-labels */
    const char *helo;
    iprev_t *iprev; /* the client's own, for ptr and the p macro */
} spf_question_t;

typedef struct spf_t spf_t;
typedef void (spf_done_fn) (void *state);

/* Starts check_host() (section 4); all lives in ARENA. FN (STATE) is called once the result is there, maybe before this
 * returns; never once SESSION is gone. */
spf_t *spf_start (arena_t *arena, dns_session_t *session, const spf_question_t *question, spf_done_fn *fn, void *state);

spf_result_t spf_result (const spf_t *self);

/* What decided, for people: a mechanism's name, or what went wrong. */
const char *spf_reason (const spf_t *self);

/* A query was refused since the parcel had asked for too many. */
bool spf_capped (const spf_t *self);

#endif
