/* The reference: how a report without our id finds the row of its message. */
#ifndef TAMIS_REFERENCE_H
#define TAMIS_REFERENCE_H

#include <stdint.h>

#include "keyring.h"

enum { REFERENCE_MOST = 4096 /* bytes of a field's value that are hashed */ };

/* A positive keyed hash of the Message-ID, trimmed and without angle brackets; where there is none, of the first
 * DKIM-Signature's b= without white space (RFC 6376, section 3.5); 0 where there is neither. */
uint64_t mail_reference (const keyring_t *keys, const char *message, size_t size);

#endif
