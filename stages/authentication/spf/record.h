/* An SPF record, its syntax checked whole (RFC 7208, sections 4.6 and 12). */
#ifndef TAMIS_SPF_RECORD_H
#define TAMIS_SPF_RECORD_H

#include "address.h"
#include "bounds.h"
#include "arena.h"
#include "spf.h"

/* A piece of the record's text; empty where SIZE is 0. */
typedef struct {
    const char *text;
    size_t size;
} piece_t;

typedef enum { SPF_ALL, SPF_INCLUDE, SPF_A, SPF_MX, SPF_PTR, SPF_IP4, SPF_IP6, SPF_EXISTS } spf_kind_t;

typedef struct {
    spf_kind_t kind;
    spf_result_t result;  /* of a match, by the qualifier */
    piece_t domain;       /* domain-spec, macros unexpanded */
    address_t network;    /* ip4, ip6 */
    int length4, length6; /* prefix lengths, 32 and 128 where none is written */
} term_t;

typedef struct {
    term_t *terms;
    size_t count;
    bool has_all;
    piece_t redirect, explanation;
} record_t;

/* True where the text begins with the version (section 4.5). */
bool record_is_spf (const char *text, size_t size);

/* Reads a record for which record_is_spf() is true; it points into a copy of TEXT in ARENA. NULL, or what is wrong. */
const char *record_read (record_t *self, arena_t *arena, const char *text, size_t size);

/* The mechanism's name. */
const char *record_kind (spf_kind_t kind);

#endif
