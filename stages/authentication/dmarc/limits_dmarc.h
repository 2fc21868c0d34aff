/* The bounds of this folder, in one place. */
#ifndef TAMIS_LIMITS_DMARC_H
#define TAMIS_LIMITS_DMARC_H

enum {
    DMARC_WALK = 8,         /* queries of one tree walk (RFC 9989, section 4.10) */
    DMARC_SHORT = 7,        /* labels that are left of a name of DMARC_WALK labels or more */
    DMARC_IDENTIFIERS = 16, /* authenticated identifiers that are compared with the author's domain */
    DMARC_NAMES = 48,       /* names whose records one parcel asks for */
    DMARC_RECORD = 4096     /* bytes of a record that are read */
};

#endif
