/* A session: one connection of an MTA, with the transactions that follow each other on it, in the callbacks of the
 * milter library. They run in the library's threads, never two of one connection at a time. */
#ifndef TAMIS_MILTER_SESSION_H
#define TAMIS_MILTER_SESSION_H

#include <libmilter/mfapi.h>

#include "milter/gate.h"

/* What to register with the library. Sessions use GATE from then on. */
struct smfiDesc session_callbacks (gate_t *gate);

#endif
