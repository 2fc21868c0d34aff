/* The DNS blacklists of the configuration, each with its state: one that fails its test points (RFC 5782, section 5),
 * or falls silent, is asked nothing until it passes them. */
#ifndef TAMIS_DNSBL_ZONES_H
#define TAMIS_DNSBL_ZONES_H

#include "address.h"
#include "dns.h"

typedef struct dnsbl_zones_t dnsbl_zones_t;

/* ZONES: names separated by single spaces (an option of type LIST), LIMIT_DNSBL of which are kept. Their test points
 * are asked for at once, through DNS, which must outlive this: a new dns_t needs new zones. */
dnsbl_zones_t *dnsbl_zones_new (dns_t *dns, const char *zones);
void dnsbl_zones_destroy (dnsbl_zones_t **self);

/* Starts and ends tests, hourly and where a zone fell silent, at NOW (ms, monotonic): to be called every second or more
 * often. Says in the log
 * when a zone is believed and when not, and sets the gauge dnsbl_zones_ignored. */
void dnsbl_zones_tick (dnsbl_zones_t *self, int64_t now);

/* One of them. */
typedef struct dnsbl_zone_t dnsbl_zone_t;

/* The I-th zone that may be asked about addresses of ADDRESS's family, counted from 0; NULL past the last. */
dnsbl_zone_t *dnsbl_zones_usable (dnsbl_zones_t *self, const address_t *address, size_t i);

const char *dnsbl_zone_name (const dnsbl_zone_t *self);

/* Whether a question to the zone was answered: one that leaves LIMIT_DNSBL_SILENCE of them in a row without an answer
 * holds up every parcel, and is asked no more until a test of it is answered. */
void dnsbl_zone_heard (dnsbl_zone_t *self, bool answered);

#endif
