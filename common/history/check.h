/* Is a database ours: its schema, its keys? */
#ifndef TAMIS_CHECK_H
#define TAMIS_CHECK_H

#include <stdbool.h>
#include <libpq-fe.h>

#include "keyring.h"

/* The parameters of sql_schema_check. */
typedef struct {
    char id[2][12];
    char fingerprint[2][2 * KEY_FINGERPRINT_BYTES + 3];
    const char *values[4];
} check_t;

void check_prepare (check_t *self, const keyring_t *keys);

/* True if RESULT (of sql_schema_check) says yes; else REASON of SIZE bytes says why not. */
bool check_passed (const PGresult *result, char *reason, size_t size);

/* The SQLSTATE of a result; "" where there is none. */
const char *check_sqlstate (const PGresult *result);

#endif
