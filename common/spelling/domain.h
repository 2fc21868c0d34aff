/* Domain names: one spelling for each, and the organisation they belong to. */
#ifndef TAMIS_DOMAIN_H
#define TAMIS_DOMAIN_H

#include <stdbool.h>

enum { DOMAIN_TEXT = 254 /* bytes of a domain name as text, with a NUL */ };

/* The Public Suffix List and the rules of IDNA (UTS #46). */
typedef struct domains_t domains_t;

/* NULL where ICU or libpsl cannot start. */
domains_t *domains_new (void);
void domains_destroy (domains_t **self);

/* Writes TEXT (UTF-8, with or without final dot) as lower case A-labels without final dot. False where it is no domain
 * name: empty labels, too long, spaces, brackets, characters that IDNA does not allow. */
bool domains_ascii (const domains_t *self, const char *text, char domain[DOMAIN_TEXT]);

/* Two labels at least, of letters, digits, hyphens and underscores, the last not all digits: what HELO ought to be (RFC
 * 5321, section 2.3.5). DOMAIN is as domains_ascii() writes it. */
bool domains_is_host (const char *domain);

/* The organisational domain, a part of DOMAIN; NULL where DOMAIN is itself a public suffix. */
const char *domains_organisation (const domains_t *self, const char *domain);

#endif
