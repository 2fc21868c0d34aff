/* Macros: what a domain-spec means for one message (RFC 7208, section 7). */
#ifndef TAMIS_SPF_MACRO_H
#define TAMIS_SPF_MACRO_H

#include "limits_spf.h"
#include "record.h"

typedef struct {
    const address_t *address;
    const char *local, *sender_domain; /* of the sender */
    const char *domain;                /* whose record it is, as the DNS is asked: escaped */
    const char *helo;
    const char *ptr_name; /* for p: the proven name of the address, or "unknown" */
} macros_t;

/* Whether the text has a p macro, for which the name of the address must be known first. */
bool macro_needs_name (piece_t piece);

/* Expands PIECE, of which the syntax is right, into a name for the DNS: backslashes of the sender's escaped, labels
 * taken off on the left until 253 characters are left, no final dot. */
void macro_expand (piece_t piece, const macros_t *macros, char name[SPF_NAME + 1]);

#endif
