/* Who a message says it is from. */
#ifndef TAMIS_FROM_H
#define TAMIS_FROM_H

#include <stddef.h>

#include "arena.h"
#include "bounds.h"
#include "domain.h"

typedef struct {
    const char *name;   /* decoded, NFKC, case folded, single spaces; may be empty */
    const char *domain; /* lower case A-labels */
} author_t;

typedef struct {
    size_t fields;  /* From fields */
    size_t authors; /* mailboxes with a usable domain, in all of them */
    author_t author[LIMIT_AUTHORS];
    const char *domain; /* the Author Domain (RFC 9989, section 5.3.1): the only one; NULL for none and for several */
    const char *doubt;  /* why readers may disagree about who the author is; NULL where all see the same one */
    const char *named;  /* the domain of an address in a display name, of another organisation; NULL for none */
} from_t;

/* Reads every From field of the header. */
void from_read (from_t *self, arena_t *arena, const domains_t *domains, const char *message, size_t size);

#endif
