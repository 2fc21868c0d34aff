/* tamis block KIND=VALUE: a decision of the abuse desk about a proven trait. */
#ifndef TAMIS_BLOCK_H
#define TAMIS_BLOCK_H

#include "console.h"

int command_block (console_t *console, int argc, char **argv);

#endif
