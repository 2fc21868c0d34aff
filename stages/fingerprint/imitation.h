/* Imitation: a message that would pass for somebody else's. */
#ifndef TAMIS_IMITATION_H
#define TAMIS_IMITATION_H

#include "facts.h"

/* Looks at From, the display name and the links of LETTER, of which FACTS are known; adds what is found to EVIDENCE and
 * returns the facts of brands. */
uint32_t imitation_read (const letter_t *letter, uint32_t facts, evidence_t *evidence);

#endif
