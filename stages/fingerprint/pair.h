/* Pairs: who writes to whom, so that the history can tell a first contact. */
#ifndef TAMIS_PAIR_H
#define TAMIS_PAIR_H

#include "worker.h"

/* Adds the trait "pair" for the address FROM and each of the first LIMIT_PAIRS recipients of PARCEL (NULL: none). */
void pair_read (const Parcel *parcel, const char *from, evidence_t *evidence);

#endif
