/* The bounds of this stage, in one place. */
#ifndef TAMIS_AUTHENTICATION_LIMITS_H
#define TAMIS_AUTHENTICATION_LIMITS_H

#include "address.h"
#include "domain.h"

enum {
    LIMIT_DOMAIN = DOMAIN_TEXT,
    LIMIT_ADDRESS_TEXT = ADDRESS_TEXT,
    LIMIT_REVERSE = ADDRESS_REVERSE,
    LIMIT_PTR_NAMES = 10,          /* names of an address that are looked at (RFC 7208, section 4.6.4) */
    LIMIT_LOCAL = 256,             /* bytes of a local part that SPF macros see */
    LIMIT_HELO = 256,              /* bytes of a HELO argument that are looked at */
    LIMIT_FROM = 8192,             /* bytes of a From field that are read */
    LIMIT_NAME = 512,              /* bytes of a display name */
    LIMIT_CHARSET = 64,            /* bytes of a charset's name */
    LIMIT_COMMENTS = 16,           /* comments within comments */
    LIMIT_AUTHORS = 4,             /* authors that give traits */
    LIMIT_MAILBOXES = 64,          /* mailboxes of a From field that are looked at */
    LIMIT_RECIPIENTS = 32,         /* recipients that give traits */
    LIMIT_RECIPIENT = 320,         /* bytes of a recipient */
    LIMIT_SIGNATURES = 10,         /* DKIM signatures that are looked at */
    LIMIT_SIGNED_HEADER = 1 << 20, /* bytes of a header that signatures are verified over */
    LIMIT_SIGNED_FIELDS = 10000,   /* fields of it */
    LIMIT_FIELD_NAME = 128,        /* bytes of a header field's name that a signature may cover */
    LIMIT_SIGNED_NAMES = 1000,     /* names in an h= tag */
    LIMIT_SIGNATURE = 1 << 16,     /* bytes of a signature field */
    LIMIT_TAGS = 64,               /* tags of a signature or a key record */
    LIMIT_KEY_RECORD = 1 << 14,    /* bytes of a key record */
    LIMIT_KEY_LEAST = 1024,        /* bits of an RSA key (RFC 8301, section 3.2) */
    LIMIT_KEY_MOST = 8192,         /* bits of an RSA key that we compute with */
    LIMIT_EXPONENT = 64,           /* bits of an RSA key's public exponent */
    LIMIT_KEYS = 1024,             /* public keys that are remembered */
    LIMIT_FUTURE = 3600000,        /* ms that a signature's time may lie ahead of the message's without being noted */
    LIMIT_ARC = 50,                /* sets of an ARC chain (RFC 8617, section 4.2.1) */
    LIMIT_DNSBL = 16,              /* blacklists that are asked */
    LIMIT_DNSBL_CODES = 8,         /* codes of one listing that are named */
    LIMIT_SEALERS = 4,             /* sealers of a chain that give traits */
    LIMIT_SHAPE = 128,             /* bytes of a shape */
    LIMIT_HOPS = 8,                /* Received fields that a shape is made of */
    LIMIT_NAMESERVERS = 4,         /* name servers, and mail exchangers, of one domain that give traits */
    LIMIT_HOLD = 1024,             /* parcels in hand */
    LIMIT_WINDOW = 512,            /* of these, of one intake */
    LIMIT_CROWD = 256,             /* parcels in hand from which on patience is short */
    LIMIT_CROWD_PATIENCE = 500,    /* ms that a parcel may wait for the DNS then */
    LIMIT_TICK = 50                /* ms between looks at timeouts and deadlines */
};

#endif
