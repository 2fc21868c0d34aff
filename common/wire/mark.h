/* The mark: which parcel a copy has in its hands, kept where its successor finds it if it dies of that parcel. Writing
 * it costs no system call. A parcel so found is known, to all copies that share the folder, to kill; its next attempt
 * is judged without what killed. */
#ifndef TAMIS_MARK_H
#define TAMIS_MARK_H

#include <stdbool.h>
#include <stdint.h>

enum { MARK_KEEP = 600 /* s that a killer is remembered: longer than any parcel is tried */ };

typedef struct mark_t mark_t;

/* Opens FOLDER/hand-STAGE-COPY. *KILLER (PARCEL_ID bytes) is set and true put in *DIED where the copy's predecessor
 * died with a parcel in hand. NULL where the file cannot be had: the others take a NULL, and know nothing. */
mark_t *mark_new (const char *folder, const char *stage, const char *copy, uint8_t *killer, bool *died);
void mark_destroy (mark_t **self);

void mark_set (mark_t *self, const uint8_t *id);
void mark_clear (mark_t *self);

/* True where a parcel is known to have killed a copy of this stage. */
bool mark_kills (const mark_t *self, const uint8_t *id);

#endif
