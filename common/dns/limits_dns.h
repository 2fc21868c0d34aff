/* The bounds of this folder, in one place. */
#ifndef TAMIS_LIMITS_DNS_H
#define TAMIS_LIMITS_DNS_H

enum {
    DNS_WIRE = 255,           /* bytes of a name, wire format (RFC 1035, section 2.3.4) */
    DNS_LABEL = 63,           /* bytes of a label */
    DNS_TEXT = 1024,          /* bytes of a name as text, every byte escaped, and a NUL */
    DNS_RECORDS = 512,        /* records of one answer that are kept */
    DNS_BYTES = 65536,        /* bytes of one answer that are kept */
    DNS_CHAIN = 10,           /* CNAMEs followed */
    DNS_FAILURE_TTL = 5000,   /* ms that a failure is remembered at most */
    DNS_LATE = 4,             /* a domain is slow whose questions wait for this part of the timeout */
    DNS_SESSION_MOST = 10000, /* the largest cap of a session */
    LIST_VIEWS = 2,           /* what one list is tested for: IPv4 and IPv6 */
    LIST_EVERY = 3600000,     /* ms between tests of a list */
    LIST_AGAIN = 60000,       /* ms until a test that was not answered is repeated */
    LIST_SILENCE = 4          /* unanswered questions in a row that set a list aside */
};

#endif
