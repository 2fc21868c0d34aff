/* tamis case N: the file of one decision: by whom, why, on what ground; what it rests on; what followed. */
#ifndef TAMIS_CASE_H
#define TAMIS_CASE_H

#include "console.h"

int command_case (console_t *console, int argc, char **argv);

#endif
