/* URIBL: the traits of each parcel asked for in the lists of reputation/uri_lists, before its pasts are. Who waits for
 * the DNS holds nobody else up. */
#ifndef TAMIS_URIBL_H
#define TAMIS_URIBL_H

#include "worker.h"

typedef struct uribl_t uribl_t;

/* The receiver owns the job. */
typedef void (uribl_done_fn) (void *state, job_t *job);
/* After jobs were done that had to wait. */
typedef void (uribl_burst_fn) (void *state);

/* NULL where the lists or the DNS cannot be opened, with the reason logged. */
uribl_t *uribl_new (worker_t *worker, uribl_done_fn *done, uribl_burst_fn *burst, void *state);
void uribl_destroy (uribl_t **self);

/* Asks for JOB's traits; DONE is called once: at once where there is nothing to ask or all is known, else when all has
 * been answered, after reputation/uri_patience at the latest. */
void uribl_ask (uribl_t *self, job_t *job);

/* States what the lists said of JOB. */
void uribl_state (const job_t *job, evidence_t *evidence);

/* Reads the lists anew, and the zone where there is one; who waits is waited for no longer. What cannot be read leaves
 * all as it was. */
void uribl_reload (uribl_t *self, const config_t *config);

#endif
