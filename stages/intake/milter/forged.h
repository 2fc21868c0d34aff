/* Forged fields: what a message brings that only we may write. They are counted while the header is read, and taken out
 * once the message is accepted. */
#ifndef TAMIS_MILTER_FORGED_H
#define TAMIS_MILTER_FORGED_H

#include <stdbool.h>
#include <stddef.h>

typedef struct forged_t forged_t;

/* A field to take out: the INDEX-th of its NAME (counted from 1, in any letter case) in the whole message. */
typedef void (forged_fn) (void *state, const char *name, int index);

/* AUTHSERV: our own names in Authentication-Results, separated by spaces; copied. */
forged_t *forged_new (const char *authserv);
void forged_destroy (forged_t **self);

/* Looks at the next field. X-Tamis-* and X-Spam-Flag are ours alone; so is an Authentication-Results field with one of
 * our names, or with a name that cannot be read (RFC 8601, section 5). */
void forged_field (forged_t *self, const char *name, const char *value);

/* True where there are more than MILTER_FORGED. */
bool forged_too_many (const forged_t *self);

/* Calls FN for each, from the bottom up: so an index stays right whether the MTA counts fields again after each change
 * or not. */
void forged_each (const forged_t *self, forged_fn *fn, void *state);

/* True where VALUE, of an Authentication-Results field, names one of AUTHSERV as its author, or nobody who can be
 * read. */
bool forged_claims (const char *authserv, const char *value);

#endif
