/* Careful: reads a message in a process of its own, so that nobody else dies of it.
 *
 * A nursery is forked at the start, before there are threads; its child locks itself in and reads what it is handed,
 * one message after the other; another child takes its place when one kills it, and when settings are to be read anew.
 */
#ifndef TAMIS_CAREFUL_H
#define TAMIS_CAREFUL_H

#include "worker.h"

enum {
    CAREFUL_GRACE = 1000 /* ms beyond the time that reading may take */,
    CAREFUL_BEHIND = 1 << 16 /* bytes behind a fragment at most: a child may do as a message bids */
};

/* Reads a message: JOB has an arena, its parcel and raw bytes. The fragment lives in the arena, and so does what is to
 * go behind it: the job's. */
typedef FingerprintFragment *(careful_fn)(void *state, job_t *job);

/* Reads its settings anew, in the nursery. */
typedef void (careful_renew_fn) (void *state);

/* Gives up what reading needs not, in the child that will read; false: it cannot, and no child reads. */
typedef bool (careful_lock_fn) (void *state);

typedef struct careful_t careful_t;

/* The process must have one thread. NULL with errno. */
careful_t *careful_new (careful_fn *read, careful_renew_fn *renew, careful_lock_fn *lock, void *state);
void careful_destroy (careful_t **self);

/* What READ makes of JOB's bytes in a child, with what goes behind it; NULL where the child dies, or has not ended
 * after TIME ms of CPU, which is waited for. The fragment lives in the job's arena. A nursery that is gone ends
 * this process: it comes again with another. */
FingerprintFragment *careful_read (careful_t *self, job_t *job, int64_t time);

void careful_renew (careful_t *self);

#endif
