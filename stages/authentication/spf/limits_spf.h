/* The bounds of SPF (RFC 7208, section 4.6.4), in one place. */
#ifndef TAMIS_LIMITS_SPF_H
#define TAMIS_LIMITS_SPF_H

enum {
    SPF_LOOKUPS = 10,             /* terms that ask the DNS */
    SPF_VOIDS = 2,                /* lookups that find nothing */
    SPF_MX_NAMES = 10,            /* names of one mx */
    SPF_FRAMES = SPF_LOOKUPS + 1, /* records within records */
    SPF_NAME = 253,               /* characters of a name; longer ones lose labels on the left (section 7.3) */
    SPF_EXPANSION = 4096,         /* bytes that an expansion may take on its way */
    SPF_PIECE = 2048              /* bytes that one macro may expand to */
};

#endif
