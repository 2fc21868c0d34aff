/* The zone: a master file that stands for the whole DNS, for tests and replays. One table of names; NS below the apex
 * is data like any other, no name is special, what the file does not name does not exist. */
#ifndef TAMIS_DNS_ZONE_H
#define TAMIS_DNS_ZONE_H

#include "answer.h"

typedef struct zone_t zone_t;

/* Reads FILE. NULL on failure, with *ERROR a sentence that names file and line (the caller frees it). */
zone_t *zone_new (const char *file, char **error);
void zone_destroy (zone_t **self);

/* Adds SIZE bytes of record data in wire format to OWNER (wire format, lower case, OWNER_SIZE bytes). TTL in ms. */
void zone_add (zone_t *self, const uint8_t *owner, size_t owner_size, int type, int64_t ttl, const uint8_t *data,
               size_t size);

/* Answers into DRAFT: CNAMEs followed (DNS_CHAIN of them, past which and in a loop DNS_TEMPERROR), wildcards by RFC
 * 4592. */
void zone_lookup (const zone_t *self, const uint8_t *name, size_t size, dns_type_t type, draft_t *draft);

#endif
