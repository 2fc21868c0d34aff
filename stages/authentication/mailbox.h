/* Lists of mailboxes as in From (RFC 5322, section 3.4, and the obsolete forms of 4.4), read forgivingly; what not
 * every reader forgives in the same way is said. */
#ifndef TAMIS_MAILBOX_H
#define TAMIS_MAILBOX_H

#include <stdbool.h>

#include "bounds.h"

typedef struct {
    char name[LIMIT_FROM];    /* the display name as written, quotes and backslashes resolved; else the comment */
    char address[LIMIT_FROM]; /* without brackets, comments and white space; may be anything */
    const char *doubt;        /* why some readers would see another address; NULL where all see this one */
} mailbox_t;

/* A list that is being read. */
typedef struct {
    const char *at;
    bool in_group;
} mailboxes_t;

/* Reads the next mailbox of the list (unfolded) and moves on; false at the end. Groups give their members. At the end,
 * too, `doubt` may be set. */
bool mailbox_next (mailbox_t *self, mailboxes_t *list);

/* Why readers may differ about ADDRESS; NULL where they do not: one "@", a local part without characters that end or
 * quote anything, a domain of letters, digits, hyphens and dots. */
const char *mailbox_address_doubt (const char *address);

#endif
