/* After a release: what the learner had been taught is taken back, all copies are waited for, and what the block caught
 * lately is listed, so that those who lost something can be told. */
#ifndef TAMIS_RELEASED_H
#define TAMIS_RELEASED_H

#include "decision.h"

enum { RELEASED_LISTED = 20 /* messages */ };

/* Prints what became of FILED, which ended a block on TRAIT (NULL where a case was named). The exit status. */
int released_tell (const console_t *console, PGconn *database, const keyring_t *keys, const trait_value_t *trait,
                   const filed_t *filed);

#endif
