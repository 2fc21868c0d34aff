/* Replies: what a sender reads when a message is refused or put off: in English, then in French, in ASCII. */
#ifndef TAMIS_MILTER_REPLY_H
#define TAMIS_MILTER_REPLY_H

#include <stdbool.h>

#include "arena.h"
#include "parcel.pb-c.h"

typedef struct {
    const char *code;   /* 550 */
    const char *status; /* 5.7.1: an enhanced status code (RFC 3463; RFC 7372 where it fits) */
    const char *english, *french;
} reply_t;

/* The reply to a message whose verdict is reject or defer: "REASON; case N; CONTACT" in both languages, within ARENA.
 * Texts come without %, line ends and other bytes that an MTA may not pass on. */
reply_t reply_of (arena_t *arena, const Parcel *parcel, const char *contact);

/* The reply at RCPT to a blocked source, of which nothing but the decision is known: REASON in English, RAISON in
 * French. */
reply_t reply_blocked (arena_t *arena, const char *reason, const char *raison, uint64_t case_number,
                       const char *contact);

/* The door's own. */
extern const reply_t reply_busy, reply_stopping, reply_other_policy, reply_too_large, reply_too_many, reply_forged;

#endif
