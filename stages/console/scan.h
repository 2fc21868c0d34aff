/* tamis scan: messages through the pipeline, verdicts out. */
#ifndef TAMIS_SCAN_H
#define TAMIS_SCAN_H

#include "console.h"

/* tamis scan [--json] [--envelopes FILE] [--dry-run] [PATH …] */
int command_scan (console_t *console, int argc, char **argv);

#endif
