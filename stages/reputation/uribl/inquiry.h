/* Inquiry: what the lists say of one parcel's traits. */
#ifndef TAMIS_URIBL_INQUIRY_H
#define TAMIS_URIBL_INQUIRY_H

#include "uribl/lists.h"
#include "worker.h"

typedef struct inquiry_t inquiry_t;
typedef void (inquiry_done_fn) (void *state);

/* Asks every usable list for PARCEL's traits, NAMES of each kind at most, the first ones; all lives in ARENA. FN
 * (STATE) is called once, when all have answered, maybe before this returns. DNS and LISTS must outlive the inquiry's
 * end: an inquiry that is not done must be cut before ARENA or they go. *SELF is set before FN is called. */
void inquiry_start (inquiry_t **self, arena_t *arena, dns_t *dns, const uri_lists_t *lists, const Parcel *parcel,
                    size_t names, inquiry_done_fn *fn, void *state);

/* Waits no longer: what has not been answered counts as unanswered; FN will not be called any more. */
void inquiry_cut (inquiry_t *self);

/* The findings. What one list says counts once, by the most that it says; no answer in time is no listing. */
void inquiry_state (const inquiry_t *self, evidence_t *evidence);

/* Names asked for. */
size_t inquiry_names (const inquiry_t *self);

#endif
