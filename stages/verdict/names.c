#include "names.h"

#include "array.h"
#include "clock.h"
#include "sql.h"

#include <stdio.h>
#include <stdlib.h>

enum { HOUR = 3600000, TIMEOUT = 10000 /* ms */ };

struct names_t {
    array_t *ids, *values;
};

names_t *names_new (void) {
    names_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (names_t){array_new (), array_new ()};
    return self;
}

void names_destroy (names_t **self) {
    if (!*self) return;
    array_destroy (&(*self)->ids);
    array_destroy (&(*self)->values);
    free (*self);
    *self = NULL;
}

static void note (names_t *self, Trait *const *traits, size_t count, uint64_t id) {
    for (size_t i = 0; i < count; i++) {
        if (traits[i]->id != id || !*traits[i]->value) continue;
        array_number (self->ids, (int64_t)id);
        array_text (self->values, traits[i]->value);
        return;
    }
}

void names_note (names_t *self, const Parcel *parcel) {
    const ReputationFragment *fragment = parcel->reputation;
    for (size_t i = 0; fragment && i < fragment->n_nameable && array_count (self->ids) < NAMES_AT_ONCE; i++) {
        uint64_t id = fragment->nameable[i];
        if (parcel->authentication) note (self, parcel->authentication->traits, parcel->authentication->n_traits, id);
        if (parcel->fingerprint) note (self, parcel->fingerprint->traits, parcel->fingerprint->n_traits, id);
    }
}

bool names_any (const names_t *self) {
    return array_count (self->ids) > 0;
}

void names_send (names_t *self, session_t *session, session_done_fn *done, void *state) {
    char hour[24];
    snprintf (hour, sizeof hour, "%ld", (long)(clock_wall () / HOUR));
    const char *parameters[] = {array_whole (self->ids), array_whole (self->values), hour};
    session_query (session, sql_name_traits, 3, parameters, false, TIMEOUT, done, state);
    array_clear (self->ids);
    array_clear (self->values);
}
