/* The bounds of this stage, in one place. */
#ifndef TAMIS_AUTHENTICATION_LIMITS_H
#define TAMIS_AUTHENTICATION_LIMITS_H

#include "address.h"
#include "domain.h"

enum {
    LIMIT_DOMAIN = DOMAIN_TEXT,
    LIMIT_ADDRESS_TEXT = ADDRESS_TEXT,
    LIMIT_REVERSE = ADDRESS_REVERSE,
    LIMIT_PTR_NAMES = 10,  /* names of an address that are looked at (RFC 7208, section 4.6.4) */
    LIMIT_LOCAL = 256,     /* bytes of a local part that SPF macros see */
    LIMIT_HELO = 256,      /* bytes of a HELO argument that are looked at */
    LIMIT_FROM = 8192,     /* bytes of a From field that are read */
    LIMIT_NAME = 512,      /* bytes of a display name */
    LIMIT_CHARSET = 64,    /* bytes of a charset's name */
    LIMIT_COMMENTS = 16,   /* comments within comments */
    LIMIT_AUTHORS = 4,     /* authors that give traits */
    LIMIT_MAILBOXES = 64,  /* mailboxes of a From field that are looked at */
    LIMIT_RECIPIENTS = 32, /* recipients that give traits */
    LIMIT_RECIPIENT = 320, /* bytes of a recipient */
    LIMIT_HOLD = 512,      /* parcels in hand */
    LIMIT_TICK = 50        /* ms between looks at timeouts and deadlines */
};

#endif
