#include "lag.h"

#include <string.h>

void lag_begin (lag_t *self, int64_t now) {
    self->count = 0;
    self->folded_at = now;
}

/* Where there is no room, later moments are told by the last that there was room for. */
void lag_mark (lag_t *self, int64_t at, uint64_t next) {
    if (self->count == LAG_MARKS) return;
    self->marks[self->count].at = at;
    self->marks[self->count++].next = next;
}

void lag_folded (lag_t *self, uint64_t horizon) {
    int reached = 0;
    while (reached < self->count && self->marks[reached].next <= horizon) reached++;
    if (!reached) return;
    self->folded_at = self->marks[reached - 1].at;
    self->count -= reached;
    memmove (self->marks, self->marks + reached, (size_t)self->count * sizeof *self->marks);
}

int64_t lag_of (const lag_t *self, int64_t now) {
    return now - self->folded_at;
}
