/* A block on an actor: one on each exact proven trait that he is known by or came from, with a case each, so that each
 * can be contested by itself; and the release of them all. */
#ifndef TAMIS_ACTOR_BLOCK_H
#define TAMIS_ACTOR_BLOCK_H

#include "decision.h"

/* Whether it is about actor=N. */
bool decision_on_actor (const decision_t *decision);

int actor_block (const console_t *console, decision_t *decision);
int actor_release (const console_t *console, decision_t *decision);

#endif
