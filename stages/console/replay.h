/* tamis replay: what came under another policy. The verdict is a pure function of findings and policy, and the findings
 * are in every message's row: what would have become of each is computed, and nothing is changed. */
#ifndef TAMIS_REPLAY_H
#define TAMIS_REPLAY_H

#include "console.h"

int command_replay (console_t *console, int argc, char **argv);

#endif
