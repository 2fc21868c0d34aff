/* What verifying needs and keeps over messages: OpenSSL's algorithms, fetched once, and public keys that were read
 * already, bounded in number, the least lately used going first. One for the whole stage. */
#ifndef TAMIS_DKIM_VERIFIER_H
#define TAMIS_DKIM_VERIFIER_H

#include "domain.h"

typedef struct dkim_verifier_t dkim_verifier_t;

/* NULL where OpenSSL lacks an algorithm. DOMAINS must outlive it. */
dkim_verifier_t *dkim_verifier_new (const domains_t *domains);
void dkim_verifier_destroy (dkim_verifier_t **self);

#endif
