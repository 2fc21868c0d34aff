/* Names: readable values of sender traits that have earned it (reported, or seen by many recipients), written beside
 * the histories. */
#ifndef TAMIS_NAMES_H
#define TAMIS_NAMES_H

#include "parcel.pb-c.h"
#include "session.h"

#include <stdbool.h>

enum { NAMES_AT_ONCE = 500 };

typedef struct names_t names_t;

names_t *names_new (void);
void names_destroy (names_t **self);

/* Keeps what reputation says may be named. */
void names_note (names_t *self, const Parcel *parcel);

bool names_any (const names_t *self);

/* Sends them; the session must be idle. */
void names_send (names_t *self, session_t *session, session_done_fn *done, void *state);

#endif
