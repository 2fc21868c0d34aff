/* Combine: findings and policy to a verdict. A pure function: no socket, no clock, no database (promise 5). */
#ifndef TAMIS_COMBINE_H
#define TAMIS_COMBINE_H

#include "policy.h"
#include "worker.h"

/* The findings of all fragments of PARCEL under POLICY: the verdict, whose findings begin with the prior, end with what
 * the groups' caps take off and with the desk's decision where one stands, and add up to its bits exactly. All of it in
 * ARENA. */
VerdictFragment *combine (arena_t *arena, const Parcel *parcel, const policy_t *policy);

/* The mildest verdict among the policies of the parcel's recipients: a letter lost is worse than a spam delivered. */
VerdictFragment *combine_mildest (arena_t *arena, const Parcel *parcel, const policies_t *policies);

#endif
