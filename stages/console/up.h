/* The commands that run the pipeline on this machine; each returns the exit status. */
#ifndef TAMIS_UP_H
#define TAMIS_UP_H

#include "console.h"

/* tamis up [--foreground] [--copies STAGE=N,…]: starts all, returns once all is healthy (or, in the foreground,
 * stopped). */
int command_up (console_t *console, int argc, char **argv);

/* tamis down: stops all, returns when it is gone. */
int command_down (console_t *console, int argc, char **argv);

/* tamis status: every copy's health; 0 only where each is healthy. */
int command_status (console_t *console, int argc, char **argv);

#endif
