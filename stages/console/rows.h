/* Rows of the history for people and programs: what an abuse desk reads every morning. */
#ifndef TAMIS_ROWS_H
#define TAMIS_ROWS_H

#include <jansson.h>

#include "database.h"

/* Prints ROWS: a table whose columns are as wide as they need, numbers to the right; or, with JSON, an array of
 * objects. People see the first COLUMNS alone (0: all). NOTHING: the sentence where there is none. */
void rows_print (const console_t *console, const PGresult *rows, int columns, const char *nothing);

/* One row as an object, by its columns' names and types. NULL where memory is short. */
json_t *rows_json (const PGresult *rows, int row);

/* Prints what SQL answers (rows_print). EXIT_DONE, or EXIT_REFUSED after saying why. */
int rows_ask (const console_t *console, PGconn *database, const char *sql, int count, const char *const *parameters,
              const char *nothing);

#endif
