/* Shares: how much of the flight each domain takes, whoever asks. One whose servers are slow may fill no more than its
 * share, however many names below it are asked for; the questions of all others go on. */
#ifndef TAMIS_DNS_SHARE_H
#define TAMIS_DNS_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "limits_dns.h"

/* One question's place in its domain's share; lives in the question. */
typedef struct place_t {
    struct place_t *later, *earlier;
    struct share_t *share;
    int64_t asked; /* ms, monotonic */
} place_t;

typedef struct shares_t shares_t;

/* MOST questions of one domain where the oldest has waited for LATE ms; four times as many while all are quick. 0: no
 * bound. BUCKETS: a power of two. */
shares_t *shares_new (size_t most, int64_t late, size_t buckets);
/* There must be no place left. */
void shares_destroy (shares_t **self);

/* Takes PLACE in the share of NAME's domain (wire format, lower case) at NOW; false where the share is full. */
bool shares_enter (shares_t *self, place_t *place, const uint8_t *name, size_t size, int64_t now);

/* Gives PLACE back; one that never entered may be given back too. */
void shares_leave (shares_t *self, place_t *place);

/* The part of NAME that names its domain: where it begins. Two labels, three below a country's short second level
 * (co.uk), the /16 of a reverse name, or the /32 for IPv6. */
size_t share_domain (const uint8_t *name, size_t size);

#endif
