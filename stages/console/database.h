/* The history, asked and waited for: the console has nothing else to do meanwhile. */
#ifndef TAMIS_DATABASE_H
#define TAMIS_DATABASE_H

#include <libpq-fe.h>

#include "console.h"
#include "keyring.h"

enum { DATABASE_PATIENCE = 10 /* s to connect */ };

/* Connects to DSN; NULL with *ERROR a sentence (the caller frees it). */
PGconn *database_connect (const char *dsn, char **error);

/* Connects to the deployment's database and checks schema and keys; *KEYS are loaded. NULL after saying why on standard
 * error. */
PGconn *database_open (const console_t *console, keyring_t **keys);

/* Runs SQL with COUNT text parameters; the rows in text. NULL with *ERROR a sentence (the caller frees it). */
PGresult *database_ask (PGconn *database, const char *sql, int count, const char *const *parameters, char **error);

/* Waits until all that is committed now is folded into the histories; false where no tally does it within a minute. */
bool database_await_fold (PGconn *database);

#endif
