/* DNS: one interface, two backends (libunbound; a zone file), behind one cache and the same bounds. Asynchronous: an
 * answer comes by callback, from dns_query itself where it is cached, or later from the event loop. */
#ifndef TAMIS_DNS_H
#define TAMIS_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    DNS_A = 1,
    DNS_NS = 2,
    DNS_CNAME = 5,
    DNS_PTR = 12,
    DNS_MX = 15,
    DNS_TXT = 16,
    DNS_AAAA = 28
} dns_type_t;

typedef enum {
    DNS_OK,        /* there are records */
    DNS_NODATA,    /* the name exists, without records of this type */
    DNS_NXDOMAIN,  /* the name does not exist */
    DNS_TEMPERROR, /* no answer in time, SERVFAIL, refused, bogus, a CNAME loop, or the cap on queries reached */
} dns_status_t;

/* One record's data: A 4 bytes, AAAA 16; PTR, NS, MX: the host name as text, lower case, no trailing dot (MX: with
 * preference); TXT: the strings of one record joined without separator (RFC 7208, section 3.3), which may hold NULs. */
typedef struct {
    const uint8_t *data;
    size_t size;
    uint16_t preference;
} dns_record_t;

typedef struct {
    dns_status_t status;
    size_t count;
    const dns_record_t *records;
    bool capped; /* DNS_TEMPERROR because the parcel's cap was reached */
} dns_answer_t;

typedef struct {
    const char *zone_file;    /* "" or NULL: libunbound */
    const char *nameservers;  /* "ADDRESS@PORT ADDRESS…": recursors to forward to; "": the root */
    int64_t timeout;          /* ms until a query yields DNS_TEMPERROR */
    size_t cache_bytes;       /* bound of the cache */
    int64_t negative_ttl;     /* ms for NXDOMAIN, NODATA and failures at most */
    int64_t ttl_max;          /* ms for any answer at most */
    size_t queries_in_flight; /* bound; past it: DNS_TEMPERROR */
    size_t domain_in_flight;  /* bound for one domain whose servers are slow; four times as many otherwise; 0: none */
} dns_options_t;

typedef struct dns_t dns_t;

/* NULL on failure, with *ERROR a sentence that names file and line (the caller frees it). */
dns_t *dns_new (const dns_options_t *options, char **error);
void dns_destroy (dns_t **self);

/* For the event loop: a descriptor to watch for reading, -1 for none; call dns_process when it is readable and at least
 * every 100 ms (that is what ends queries at their timeout). */
int dns_fd (const dns_t *self);
void dns_process (dns_t *self);

/* The queries of one parcel: counts them against a cap, and can be taken back whole. */
typedef struct dns_session_t dns_session_t;
typedef void (dns_answer_fn) (void *state, const dns_answer_t *answer);

dns_session_t *dns_session_new (dns_t *dns, int max_queries);
/* No callback comes after this. */
void dns_session_destroy (dns_session_t **self);
int dns_session_queries (const dns_session_t *self);

/* Asks for NAME (presentation format, with or without trailing dot) and TYPE; FN is called exactly once, maybe before
 * this returns, unless the session is destroyed first. ANSWER lives during the callback only. Names that are not DNS
 * names yield DNS_NXDOMAIN. */
void dns_query (dns_session_t *session, const char *name, dns_type_t type, dns_answer_fn *fn, void *state);

/* For metrics: queries asked, answered from the cache, timed out or failed, of these refused for a bound on queries in
 * flight; in flight; bytes in the cache. */
typedef struct {
    uint64_t asked, cached, failed, refused;
    size_t in_flight, cache_bytes;
} dns_stats_t;
dns_stats_t dns_stats (const dns_t *self);

#endif
