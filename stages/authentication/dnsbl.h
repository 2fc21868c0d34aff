/* DNSBL: is the client listed in the blacklists of the configuration (RFC 5782)? Of mail that comes in only: never ask
 * about one's own customers (outbound). */
#ifndef TAMIS_DNSBL_H
#define TAMIS_DNSBL_H

#include "bounds.h"
#include "arena.h"
#include "dnsbl_zones.h"

typedef struct dnsbl_t dnsbl_t;
typedef void (dnsbl_done_fn) (void *state);

/* Asks every usable zone about ADDRESS at once; all lives in ARENA. FN (STATE) is called once, when all have answered,
 * maybe before this returns; never once SESSION is gone. ZONES must outlive SESSION. */
dnsbl_t *dnsbl_start (arena_t *arena, dns_session_t *session, dnsbl_zones_t *zones, const address_t *address,
                      dnsbl_done_fn *fn, void *state);

/* The listings so far, for people: "ZONE says 127.0.0.2, …", in the order of the configuration; NULL where there are
 * none. */
const char *dnsbl_listings (const dnsbl_t *self);

/* A query was refused since the parcel had asked for too many. */
bool dnsbl_capped (const dnsbl_t *self);

#endif
