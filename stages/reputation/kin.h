/* Kin: how likely a message comes from one whom people complained of, by the traits it shares with him.
 *
 * Two measures of a trait's own past decide, no list. What people said of it for each message that reached an inbox: a
 * complaint among thousands is a rumour, since nearly all messages of honest senders pass in silence. And whose it is:
 * what honest senders carry as well, a bulk mailer's key, a hoster's network, a public template, is common ground and
 * gives little or nothing, however much spam had it. Evidence from one origin comes by many traits of the same
 * messages, and is counted once: the strongest trait speaks. */
#ifndef TAMIS_KIN_H
#define TAMIS_KIN_H

#include "past.h"
#include "worker.h"

enum {
    KIN_MOST = 8,  /* bits */
    KIN_NAMES = 2, /* bits from which on the actor is named */
    KIN_HEARD = 3, /* whole reports of not junk before they bound what reports of junk tell */
    KIN_TRIED = 2  /* accused senders before a kind that many share may tell as much as one that identifies */
};

/* What share of the senders that brought a trait to inboxes somebody complained of, 0..1; 0 where nobody complained. */
double kin_exclusive (const past_t *past);

/* Bits (not in 64ths, 0 to KIN_MOST) that a shared trait of a kind gives by itself. */
double kin_bits (const past_t *past, const trait_info_t *kind);

/* Gathers the strongest trait of a parcel, one by one. SENDER is the past of the parcel's proven sender, NULL
 * where he is a stranger: what nobody but himself was complained of with, or what he has brought to inboxes
 * before, is no kinship, and tells no more than his own record. */
typedef struct {
    const past_t *sender;
    const Trait *trait;
    const past_t *past;
    double bits;
    int others;    /* further traits that give half as much or more */
    int32_t actor; /* of the strongest trait that is known to be anybody's */
    double actor_bits;
} kin_t;

void kin_look (kin_t *self, const Trait *trait, const past_t *past);

/* The actor whose own one of the traits is: 0 where it gives less than KIN_NAMES bits, or nobody is known by any. */
uint32_t kin_actor (const kin_t *self);

/* States the finding, where there is one: the trait, and the odds. */
void kin_state (const kin_t *self, evidence_t *evidence);

#endif
