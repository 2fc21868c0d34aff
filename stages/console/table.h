/* Verdicts as a table for people. */
#ifndef TAMIS_TABLE_H
#define TAMIS_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "parcel.pb-c.h"

void table_header (FILE *out);

/* One row: verdict (in COLOUR or not), bits, file, From domain, client address, and the two findings that weigh most.
 */
void table_row (FILE *out, bool colour, const char *file, const SubmissionAnswer *answer);

/* A row that says why there is no verdict. */
void table_failure (FILE *out, bool colour, const char *file, const char *error);

/* Writes TEXT into CELL as valid UTF-8 without control characters, WIDTH characters at most: of a longer one the middle
 * is left out. CELL must have 4 * WIDTH + 1 bytes, WIDTH be 3 or more. Returns how many characters it has. */
int table_shorten (const char *text, int width, char *cell);

#endif
