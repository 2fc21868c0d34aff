/* Finding addresses of mail in running text. */
#ifndef TAMIS_MAILBOX_H
#define TAMIS_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "bounds.h"

typedef struct {
    char address[LIMIT_MAILBOX + 1]; /* lower case, with one @ and a domain of two labels or more */
    size_t from, to;                 /* where it stands */
} mailbox_t;

/* The next address in SIZE bytes of TEXT from *AT on, with *AT moved behind it; false where there is no more. */
bool mailbox_next (const char *text, size_t size, size_t *at, mailbox_t *mailbox);

/* The address whose sign is the word at WORD, "at", "a" or "arobase": in brackets; or between spaces, "a" excepted,
 * where the domain's dots are written out too ("dot", "point", in brackets or between spaces). False for any other
 * word. */
bool mailbox_at (const char *text, size_t size, size_t word, mailbox_t *mailbox);

#endif
