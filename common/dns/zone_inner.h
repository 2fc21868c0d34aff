/* What the two files of the zone share. */
#ifndef TAMIS_DNS_ZONE_INNER_H
#define TAMIS_DNS_ZONE_INNER_H

#include "zone.h"

/* An empty zone, which knows the root alone. */
zone_t *zone_empty (void);

/* Reads every record of FILE into ZONE: 0, or -1 with *ERROR a sentence. */
int zone_read (zone_t *zone, const char *file, char **error);

#endif
