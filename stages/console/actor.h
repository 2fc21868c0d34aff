/* tamis actor: what a spammer is known by over all his sources; and his splits and merges, which people decide. */
#ifndef TAMIS_ACTOR_H
#define TAMIS_ACTOR_H

#include "console.h"

int command_actor (console_t *console, int argc, char **argv);

/* The number in "actor-12" or "12"; NULL where TEXT is none. Borrowed. */
const char *actor_number (const char *text);

#endif
