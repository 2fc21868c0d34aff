/* The past of a trait, as the history holds it. */
#ifndef TAMIS_PAST_H
#define TAMIS_PAST_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t id;
    int32_t messages, spam; /* seen; of which our own verdict was not deliver (counted, never weighed) */
    int32_t junk, notjunk;  /* weighted reports, in hundredths */
    int32_t traps;
    int32_t first, last;    /* hours since 1970 */
    uint64_t spread, reach; /* one bit in 64 for each source, each recipient */
    uint64_t accused;       /* likewise for the sources that somebody complained of */
    uint64_t passed;        /* and for those that brought it to an inbox */
    bool named;
    int32_t actor; /* whom it was found to belong to; 0 for nobody */
    int32_t lent;  /* bits in 1/64 that it has from a trait of his that it came beside */
} past_t;

/* How many distinct sources or recipients BITS stand for, by linear counting (Whang, Vander-Zanden, Taylor 1990): exact
 * to some 10 % up to 100, 300 at most. */
int past_distinct (uint64_t bits);

#endif
