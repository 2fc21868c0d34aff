/* Protected people from outside: what fingerprint/protected lists, imitated by name, by address or by where answers go.
 */
#ifndef TAMIS_PERSON_H
#define TAMIS_PERSON_H

#include "facts.h"
#include "protected.h"

/* Whether LETTER imitates a protected person; adds what is found to EVIDENCE, which holds protected_name already where
 * the name is theirs and the address not. A protected person's own address counts as outside where authentication says
 * that it is forged. */
bool person_read (const protected_t *people, const letter_t *letter, evidence_t *evidence);

#endif
