/* tamis report: what people say of messages. */
#ifndef TAMIS_REPORT_H
#define TAMIS_REPORT_H

#include "console.h"

/* The weight of a report, in hundredths: a reporter of whom nothing is known counts for half. */
enum { REPORT_WEIGHT = 50 };

/* tamis report junk|notjunk [--reporter WHO] [--at TIME] (--id ID … | PATH …): returns once all are folded into the
 * histories. */
int command_report (console_t *console, int argc, char **argv);

#endif
