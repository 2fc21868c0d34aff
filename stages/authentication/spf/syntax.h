/* The grammar of macros, domain names and prefix lengths within a record (RFC 7208, sections 5.6, 7.1 and 12). */
#ifndef TAMIS_SPF_SYNTAX_H
#define TAMIS_SPF_SYNTAX_H

#include "record.h"

/* Behind the macro at AT (a % sign), or NULL where it is none. EXPLAIN: the letters c, r and t may stand in it. */
const char *syntax_macro (const char *at, const char *end, bool explain);

/* True where the whole is a macro-string. */
bool syntax_macro_string (piece_t piece, bool explain);

/* Behind the domain-spec at AT, which ends at END or, with CIDR, at a prefix length; NULL where it is none. */
const char *syntax_domain (const char *at, const char *end, bool cidr);

/* Reads dual-cidr-length from AT up to END, which may be empty; false where it is something else. */
bool syntax_cidr (const char *at, const char *end, int *length4, int *length6);

/* Reads digits without leading zeros, 0 to MOST; behind them, or NULL. */
const char *syntax_number (const char *at, const char *end, int most, int *number);

static inline bool syntax_alpha (char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool syntax_digit (char c) {
    return c >= '0' && c <= '9';
}

#endif
