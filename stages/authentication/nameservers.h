/* The name servers and mail exchangers of the sending domains: whoever runs many domains tends to run them in one
 * place. */
#ifndef TAMIS_NAMESERVERS_H
#define TAMIS_NAMESERVERS_H

#include "bounds.h"
#include "arena.h"
#include "dns.h"
#include "domain.h"

typedef struct nameservers_t nameservers_t;
typedef void (nameservers_done_fn) (void *state);

/* Asks for NS and MX of the organisational domains of MAIL_FROM and FROM (A-labels; "" or NULL for none), once where
 * they are the same; all lives in ARENA. FN (STATE) is called once, when all has been answered, maybe before this
 * returns; never once SESSION is gone. */
nameservers_t *nameservers_start (arena_t *arena, dns_session_t *session, const domains_t *domains,
                                  const char *mail_from, const char *from, nameservers_done_fn *fn, void *state);

/* The I-th host name (traits nameserver and mx_host): lower case, no final dot, once each; NULL past the last. Of each
 * domain LIMIT_NAMESERVERS: of name servers the first in the alphabet, of exchangers the most preferred. */
const char *nameservers_host (const nameservers_t *self, size_t i);
const char *nameservers_exchanger (const nameservers_t *self, size_t i);

/* A query was refused since the parcel had asked for too many. */
bool nameservers_capped (const nameservers_t *self);

#endif
