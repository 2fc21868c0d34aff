/* tamis explain: a verdict as a sum of bits, and its evidence. */
#ifndef TAMIS_EXPLAIN_H
#define TAMIS_EXPLAIN_H

#include "console.h"

/* tamis explain [--json] ID */
int command_explain (console_t *console, int argc, char **argv);

#endif
