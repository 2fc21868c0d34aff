/* Weighing: what the pasts of a parcel's traits say about it. Pure: the same parcel and pasts give the same findings.
 */
#ifndef TAMIS_WEIGH_H
#define TAMIS_WEIGH_H

#include "past.h"
#include "worker.h"

enum {
    WEIGH_REACH = 5, /* recipients from which on a sender's readable value may be kept */
    WEIGH_KNOWN_MESSAGES = 20,
    WEIGH_KNOWN_HOURS = 7 * 24
};

/* Bits (not in 64ths) that reports give a trait: log2 of reported junk over reported not-junk and silent messages, each
 * with a little doubt added, within the kind's cap. 0 where nobody has reported it. */
double weigh_reports (const past_t *past, const trait_info_t *kind);

/* Adds the findings that PASTS (COUNT, sorted by id) support to EVIDENCE. SINCE: when the history began, hours since
 * 1970. Returns the number of the actor whose kin the message is, 0 for nobody's. */
uint32_t weigh (const Parcel *parcel, const past_t *pasts, size_t count, int32_t since, evidence_t *evidence);

/* Which of the parcel's sender traits have earned a readable name that the history does not hold yet: writes their ids
 * to IDS (room for EVIDENCE_TRAITS * 2) and returns how many. */
size_t weigh_nameable (const Parcel *parcel, const past_t *pasts, size_t count, uint64_t *ids);

#endif
