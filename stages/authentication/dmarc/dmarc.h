/* DMARC: does the domain in From stand behind the message (RFC 9989)? Who the author is, and which identifiers are
 * authenticated, others say. Nothing here blocks: it goes on whenever an answer comes. */
#ifndef TAMIS_DMARC_H
#define TAMIS_DMARC_H

#include "arena.h"
#include "dmarc/record.h"
#include "dns.h"

typedef enum { DMARC_UNKNOWN, DMARC_NONE, DMARC_PASS, DMARC_FAIL, DMARC_TEMPERROR, DMARC_PERMERROR } dmarc_result_t;

/* RFC 9989's word (section 9.2); "" for DMARC_UNKNOWN. */
const char *dmarc_word (dmarc_result_t result);

typedef enum { DMARC_BY_SPF, DMARC_BY_DKIM } dmarc_method_t;

/* A domain that a method authenticated, or might have, had the DNS answered. */
typedef struct {
    const char *domain; /* A-labels; lives as long as the arena */
    dmarc_method_t method;
    bool failed; /* temperror: neither pass nor fail */
} dmarc_identifier_t;

typedef struct dmarc_t dmarc_t;
typedef void (dmarc_done_fn) (void *state);

/* Starts the walk of the author's domain (A-labels, lives as long as the arena). */
dmarc_t *dmarc_start (arena_t *arena, dns_session_t *session, const char *author);

/* DOMAIN may turn out to be authenticated: its walk, if it can matter, begins beside the other checks. */
void dmarc_expect (dmarc_t *self, const char *domain);

/* Judges by all IDENTIFIERS (copied), looking up what is missing. FN (STATE) is called once the result is there, maybe
 * before this returns; never once the session is gone. */
void dmarc_judge (dmarc_t *self, const dmarc_identifier_t *identifiers, size_t count, dmarc_done_fn *fn, void *state);

/* Judges by what is known now: the time is over. What is missing counts as failed lookups. */
void dmarc_judge_now (dmarc_t *self, const dmarc_identifier_t *identifiers, size_t count);

/* DMARC_UNKNOWN before it was judged. */
dmarc_result_t dmarc_result (const dmarc_t *self);

/* What the domain owner asks for where the result is fail, after the options of the record (policy.dmarc of section
 * 9.1); unset where there is no record, or it is not known. */
dmarc_policy_t dmarc_policy (const dmarc_t *self);

/* What decided, for people: the identifier that aligned, or what is wrong. */
const char *dmarc_reason (const dmarc_t *self);

/* A query was refused since the parcel had asked for too many. */
bool dmarc_capped (const dmarc_t *self);

#endif
