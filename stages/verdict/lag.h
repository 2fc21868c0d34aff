/* Lag: for how long what was recorded may not have been counted. Each look at the history marks a moment by the
 * transaction that was to come next; once the fold has reached that one, all that was committed before the moment is
 * folded. */
#ifndef TAMIS_LAG_H
#define TAMIS_LAG_H

#include <stdint.h>

enum { LAG_MARKS = 256 };

typedef struct {
    struct {
        int64_t at;
        uint64_t next;
    } marks[LAG_MARKS]; /* those that the fold has not reached, oldest first */
    int count;
    int64_t folded_at; /* all that was committed before is folded */
} lag_t;

/* From NOW on (ms, clock_now()): nothing is known of before. */
void lag_begin (lag_t *self, int64_t now);

/* At the moment AT the next transaction was NEXT. */
void lag_mark (lag_t *self, int64_t at, uint64_t next);

/* Every transaction before HORIZON is folded. */
void lag_folded (lag_t *self, uint64_t horizon);

/* ms. */
int64_t lag_of (const lag_t *self, int64_t now);

#endif
