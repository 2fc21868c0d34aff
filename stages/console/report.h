/* tamis report: what people say of messages. */
#ifndef TAMIS_REPORT_H
#define TAMIS_REPORT_H

#include "console.h"

/* The most that a report weighs, in hundredths; what its reporter is worth: sql/migrations/0009_kinship.sql. */
enum { REPORT_WEIGHT = 100 };

/* tamis report junk|notjunk [--reporter WHO] [--at TIME] (--id ID … | PATH …): returns once all are folded into the
 * histories. */
int command_report (console_t *console, int argc, char **argv);

#endif
