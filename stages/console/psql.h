/* tamis sql: psql on the deployment's database. */
#ifndef TAMIS_PSQL_H
#define TAMIS_PSQL_H

#include "console.h"

/* tamis sql [psql's arguments]: becomes psql. */
int command_sql (console_t *console, int argc, char **argv);

/* tamis migrate: brings the database's schema up to date, and seeds it from traits.def and findings.def. */
int command_migrate (console_t *console, int argc, char **argv);

#endif
