/* An exchange: one transaction on its way from a thread of the milter library to the event loop, and its answer on the
 * way back. It belongs to both sides; each lets go of it, the last frees it. */
#ifndef TAMIS_MILTER_EXCHANGE_H
#define TAMIS_MILTER_EXCHANGE_H

#include <pthread.h>

#include "door.h"
#include "milter/marks.h"
#include "milter/reply.h"

typedef enum { ANSWER_NONE, ANSWER_DELIVER, ANSWER_QUARANTINE, ANSWER_REPLY } answer_kind_t;

typedef struct exchange_t {
    arena_t *arena; /* of the envelope and texts; the thread's before it hands over and after the answer */
    Envelope envelope;
    zmq_msg_t raw;
    int64_t bytes; /* counted as being received until the pending table counts them */
    uint8_t token[PARCEL_TOKEN];
    const char *queue_id, *tls, *authserv, *contact;
    bool observe;

    answer_kind_t answer; /* and what goes with it: */
    reply_t reply;
    mark_t marks[MARKS_MOST];
    int n_marks;
    const char *reason; /* of a quarantine */

    struct exchange_t *next; /* in the event loop's queue */
    pthread_mutex_t lock;
    pthread_cond_t answered;
    bool done;
    int holders;
} exchange_t;

/* Held by the thread alone until it hands over. */
exchange_t *exchange_new (void);
void exchange_release (exchange_t **self);

/* The event loop's side: says what comes of PARCEL, wakes the thread, lets go. */
void exchange_answer (exchange_t *self, const keyring_t *keys, const Parcel *parcel);

/* The thread's side: waits MS at most for the answer; true where it came. */
bool exchange_wait (exchange_t *self, int64_t ms);

#endif
