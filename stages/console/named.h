/* Senders and accounts as an operator names them: shop.example, 192.0.2.7, or KIND=VALUE; as the traits that they may
 * be, for a statement. */
#ifndef TAMIS_NAMED_H
#define TAMIS_NAMED_H

#include "array.h"
#include "keyring.h"

typedef struct {
    array_t *ids, *names;
} named_t;

void named_init (named_t *self);
void named_free (named_t *self);

/* Adds what TEXT may mean: of KIND, or where that is NULL an address or a domain that SPF or DKIM proves. An exit
 * status, with *ERROR a sentence (the caller frees it) where it is not EXIT_DONE. */
int named_add (named_t *self, const keyring_t *keys, const char *kind, const char *text, char **error);

#endif
