/* The deployment's DNS, as its configuration says: every stage that asks asks there. */
#ifndef TAMIS_DNS_OPEN_H
#define TAMIS_DNS_OPEN_H

#include "config.h"
#include "dns.h"

/* With the zone or the name servers, the time, memory and bounds of the options authentication/zone, nameserver,
 * timeout, cache, negative_ttl, ttl_max, in_flight and domain_in_flight. NULL on failure, with *ERROR a sentence that
 * names file and line (the caller frees it). */
dns_t *dns_open (const config_t *config, char **error);

#endif
