/* One DNS list (RFC 5782), of addresses or of names: what its answers mean, and whether it may be asked: a list that
 * fails its test points, or falls silent, is asked nothing until it passes them. */
#ifndef TAMIS_DNS_LIST_H
#define TAMIS_DNS_LIST_H

#include "dns.h"

enum { DNS_LIST_TEXT = 254 /* bytes of a name as text, with a NUL */ };

typedef enum { LIST_UNLISTED, LIST_LISTED, LIST_REFUSED, LIST_UNANSWERED } list_answer_t;

/* A listing is an answer within 127.0.0.0/8 that is neither within 127.255.255.0/24 nor 127.0.0.1, with which lists
 * refuse: anything else, even beside a listing, is a refusal, or a zone that has been given up. */
list_answer_t dns_list_meaning (const dns_answer_t *answer);

typedef struct dns_list_t dns_list_t;

/* The list at ZONE; NULL where that is no name that anything can stand below. DNS must outlive it. */
dns_list_t *dns_list_new (dns_t *dns, const char *zone);
void dns_list_destroy (dns_list_t **self);

const char *dns_list_zone (const dns_list_t *self);

/* The name of LABELS in the list: false where it would be too long. */
bool dns_list_name (const dns_list_t *self, const char *labels, char name[DNS_LIST_TEXT]);

/* Adds a view, LIST_VIEWS of them at most (IPv4 and IPv6, RFC 5782, section 5; a list of names has one): the labels
 * that must not be listed, and those that must. Both are borrowed. */
void dns_list_view (dns_list_t *self, const char *unlisted, const char *listed);

/* What a look at a list changed. */
typedef enum { LIST_AS_BEFORE, LIST_BELIEVED, LIST_IGNORED } list_change_t;

/* Starts and ends tests, hourly and where the list fell silent, at NOW (ms, monotonic): to be called every second or
 * more often, and once before it is asked. */
list_change_t dns_list_tick (dns_list_t *self, int64_t now);

/* Whether it may be asked about what VIEW tests. */
bool dns_list_usable (const dns_list_t *self, size_t view);

/* It was tested and fails, or is silent. */
bool dns_list_ignored (const dns_list_t *self);

/* Whether a question to it was answered: a list that leaves LIST_SILENCE of them in a row without an answer holds up
 * every parcel, and is asked no more until a test of it is answered. True where it falls silent by this. */
bool dns_list_heard (dns_list_t *self, bool answered);

#endif
