#include "past.h"

#include <math.h>

int past_distinct (uint64_t bits) {
    int empty = 64 - __builtin_popcountll (bits);
    return empty ? (int)lround (64.0 * log (64.0 / empty)) : 300;
}
