/* What `tamis scan` prints: JSON lines or a table as verdicts come, a progress line on a terminal, a summary at the
 * end. */
#ifndef TAMIS_PRINT_H
#define TAMIS_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "parcel.pb-c.h"

typedef struct print_t print_t;

/* Verdicts go to OUT, as JSON lines or as a table; progress to PROGRESS where that is a terminal. TOTAL: how many items
 * will come, 0 where unknown. Verdicts are coloured where OUT is a terminal and NO_COLOR is not set. */
print_t *print_new (bool json, FILE *out, FILE *progress, size_t total);
void print_destroy (print_t **self);

/* One verdict, or the error that the answer holds, flushed at once. */
void print_answer (print_t *self, const char *file, const SubmissionAnswer *answer);

/* One message without a verdict. */
void print_failure (print_t *self, const char *file, const char *error);

/* Erases the progress line and prints how many had which verdict (below a table; with JSON only on PROGRESS's
 * terminal). False where OUT could not be written. */
bool print_end (print_t *self);

/* Items that print_failure(), or print_answer() with an error, was told of. */
size_t print_failures (const print_t *self);

#endif
