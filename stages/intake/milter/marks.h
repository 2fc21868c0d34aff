/* Marks: the fields that are written into a delivered message. */
#ifndef TAMIS_MILTER_MARKS_H
#define TAMIS_MILTER_MARKS_H

#include <stdbool.h>

#include "arena.h"
#include "keyring.h"
#include "parcel.pb-c.h"

enum { MARKS_MOST = 4 };

typedef struct {
    const char *name, *value; /* the value with its leading space, folds as LF and white space */
} mark_t;

/* Writes the fields for PARCEL into MARKS in the order in which they are to stand from the top, and returns how many:
 * Authentication-Results (RFC 8601) by AUTHSERV, X-Tamis-Id, X-Tamis-Verdict, and X-Spam-Flag for junk. OBSERVED: the
 * verdict is only said, not obeyed. Texts in ARENA. */
int marks_of (arena_t *arena, const keyring_t *keys, const Parcel *parcel, const char *authserv, bool observed,
              mark_t marks[MARKS_MOST]);

#endif
