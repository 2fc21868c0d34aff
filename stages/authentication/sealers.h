/* ARC for DMARC's sake: did a sealer whom we believe see the message pass (RFC 8617, section 7.2)? */
#ifndef TAMIS_SEALERS_H
#define TAMIS_SEALERS_H

#include "arc/arc.h"

/* The most recent set, of those whose seals and all later ones are by domains in SEALERS (single spaces between), that
 * says dmarc=pass; NULL for none, and where the chain does not pass. */
const arc_set_t *sealers_voucher (const arc_t *arc, const char *sealers);

/* Whether RESULTS, the methods of an Authentication-Results field, hold METHOD with the result pass: as a method, not
 * within a comment, a quoted string or another's value. */
bool sealers_says_pass (const char *results, const char *method);

#endif
