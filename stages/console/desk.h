/* What an abuse desk opens every morning: recidivists, campaigns, accounts, cases. */
#ifndef TAMIS_DESK_H
#define TAMIS_DESK_H

#include "console.h"

int command_recidivists (console_t *console, int argc, char **argv);
int command_campaigns (console_t *console, int argc, char **argv);
int command_accounts (console_t *console, int argc, char **argv);
int command_cases (console_t *console, int argc, char **argv);

#endif
