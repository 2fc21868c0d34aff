/* The schema, brought up to date. */
#ifndef TAMIS_MIGRATE_H
#define TAMIS_MIGRATE_H

#include "keyring.h"

/* Applies the migrations of sql/ that the database at DSN lacks, and checks its keys. 0, or -1 with *ERROR a sentence
 * (the caller frees it). */
int migrate (const char *dsn, const keyring_t *keys, char **error);

#endif
