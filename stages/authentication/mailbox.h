/* Lists of mailboxes as in From (RFC 5322, section 3.4, and the obsolete forms of 4.4), read forgivingly. */
#ifndef TAMIS_MAILBOX_H
#define TAMIS_MAILBOX_H

#include <stdbool.h>

#include "bounds.h"

typedef struct {
    char name[LIMIT_FROM];    /* the display name as written, quotes and backslashes resolved; else the comment */
    char address[LIMIT_FROM]; /* without brackets, comments and white space; may be anything */
} mailbox_t;

/* Reads the next mailbox of TEXT (unfolded) and moves on; false at the end. Groups give their members. */
bool mailbox_next (mailbox_t *self, const char **text);

#endif
