/* Recipients of one transaction: all under one policy, or each policy would judge for the others (promise 7). */
#ifndef TAMIS_MILTER_RECIPIENTS_H
#define TAMIS_MILTER_RECIPIENTS_H

#include "milter/exchange.h"
#include "guarded.h"

typedef struct {
    size_t room, rejected_room;
    const guarded_domain_t *domain; /* of the first accepted recipient; NULL for none of ours */
} recipients_t;

/* Adds ADDRESS, without brackets, to the accepted recipients of EXCHANGE, or, REJECTED, to those that the MTA refused.
 * False where there are MILTER_RECIPIENTS of them already. */
bool recipients_add (recipients_t *self, exchange_t *exchange, const guarded_t *domains, const char *address,
                     bool rejected);

/* True where ADDRESS stands under the same jurisdiction and policy as those accepted so far. */
bool recipients_fit (const recipients_t *self, const exchange_t *exchange, const guarded_t *domains,
                     const char *address);

#endif
