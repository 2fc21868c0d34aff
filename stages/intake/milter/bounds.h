/* What the milter door takes at most. */
#ifndef TAMIS_MILTER_BOUNDS_H
#define TAMIS_MILTER_BOUNDS_H

enum {
    MILTER_SESSIONS = 4096,      /* connections of MTAs at once */
    MILTER_RECIPIENTS = 10000,   /* of one transaction, accepted and refused ones each */
    MILTER_FORGED = 256,         /* fields of one message that pretend to be ours; more is an attack */
    MILTER_BACKLOG = 512,        /* connections that the system keeps until they are taken */
    MILTER_IDLE = 3600,          /* s that an MTA may be silent */
    MILTER_SLACK = 15000,        /* ms that a transaction waits beyond intake/deadline, should the event loop be late */
    MILTER_PROGRESS = 20000,     /* ms between signs of life to a waiting MTA */
    MILTER_RETRY = 1000,         /* ms between two attempts to listen */
    MILTER_LETTER_FIRST = 16384, /* bytes that a letter begins with */
    MILTER_AUTHSERV = 16,        /* names of our own in Authentication-Results */
    MILTER_REASON = 240,         /* bytes of a reason in a reply */
    MILTER_LINE = 480            /* bytes of one line of a reply (RFC 5321, section 4.5.3.1.5, allows 512) */
};

#endif
