/* The DNS blacklists of the configuration, each with its state: one that fails its test points (RFC 5782, section 5),
 * or falls silent, is asked nothing until it passes them. */
#ifndef TAMIS_DNSBL_ZONES_H
#define TAMIS_DNSBL_ZONES_H

#include "address.h"
#include "bounds.h"
#include "list.h"

typedef struct dnsbl_zones_t dnsbl_zones_t;

/* ZONES: names separated by single spaces (an option of type LIST), LIMIT_DNSBL of which are kept. Their test points
 * are asked for at once, through DNS, which must outlive this: a new dns_t needs new zones. */
dnsbl_zones_t *dnsbl_zones_new (dns_t *dns, const char *zones);
void dnsbl_zones_destroy (dnsbl_zones_t **self);

/* Starts and ends tests, hourly and where a zone fell silent, at NOW (ms, monotonic): to be called every second or more
 * often. Says in the log when a zone is believed and when not, and sets the gauge dnsbl_zones_ignored. */
void dnsbl_zones_tick (dnsbl_zones_t *self, int64_t now);

/* The I-th zone that may be asked about addresses of ADDRESS's family, counted from 0; NULL past the last. */
dns_list_t *dnsbl_zones_usable (dnsbl_zones_t *self, const address_t *address, size_t i);

/* As dns_list_heard(), said in the log. */
void dnsbl_zone_heard (dns_list_t *zone, bool answered);

/* The labels of ADDRESS in any list (RFC 5782, sections 2.1 and 2.4). */
void dnsbl_labels (const address_t *address, char labels[LIMIT_REVERSE]);

#endif
