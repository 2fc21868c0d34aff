#include "milter/exchange.h"

#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

exchange_t *exchange_new (void) {
    exchange_t *self = calloc (1, sizeof *self);
    pthread_condattr_t monotonic;
    if (!self || getrandom (self->token, sizeof self->token, 0) != sizeof self->token) abort ();
    self->arena = arena_new ();
    self->holders = 1;
    envelope__init (&self->envelope);
    zmq_msg_init (&self->raw);
    pthread_mutex_init (&self->lock, NULL);
    pthread_condattr_init (&monotonic);
    pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init (&self->answered, &monotonic);
    pthread_condattr_destroy (&monotonic);
    return self;
}

void exchange_release (exchange_t **self_p) {
    exchange_t *self = *self_p;
    *self_p = NULL;
    if (!self) return;
    pthread_mutex_lock (&self->lock);
    bool last = --self->holders == 0;
    pthread_mutex_unlock (&self->lock);
    if (!last) return;
    pthread_cond_destroy (&self->answered);
    pthread_mutex_destroy (&self->lock);
    zmq_msg_close (&self->raw);
    arena_destroy (&self->arena);
    free (self);
}

static void obey (exchange_t *self, const keyring_t *keys, const Parcel *parcel) {
    static const answer_kind_t kinds[] = {[DECISION__NONE] = ANSWER_REPLY,   [DECISION__DELIVER] = ANSWER_DELIVER,
                                          [DECISION__JUNK] = ANSWER_DELIVER, [DECISION__QUARANTINE] = ANSWER_QUARANTINE,
                                          [DECISION__DEFER] = ANSWER_REPLY,  [DECISION__REJECT] = ANSWER_REPLY};
    Decision decision = parcel->verdict->decision;
    bool known = (unsigned)decision < sizeof kinds / sizeof *kinds;
    self->answer = self->observe ? ANSWER_DELIVER : known ? kinds[decision] : ANSWER_REPLY;
    if (self->answer == ANSWER_REPLY)
        self->reply = reply_of (self->arena, parcel, self->contact);
    else
        self->n_marks = marks_of (self->arena, keys, parcel, self->authserv, self->observe, self->marks);
    if (self->answer == ANSWER_QUARANTINE) {
        const char *reason = parcel->verdict->reason;
        self->reason = arena_printf (self->arena, "Tamis: %s", *reason ? reason : "held by policy");
    }
}

void exchange_answer (exchange_t *self, const keyring_t *keys, const Parcel *parcel) {
    pthread_mutex_lock (&self->lock);
    obey (self, keys, parcel);
    self->done = true;
    pthread_cond_signal (&self->answered);
    pthread_mutex_unlock (&self->lock);
    exchange_release (&self);
}

bool exchange_wait (exchange_t *self, int64_t ms) {
    struct timespec until;
    clock_gettime (CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
    pthread_mutex_lock (&self->lock);
    int late = 0;
    while (!self->done && !late) late = pthread_cond_timedwait (&self->answered, &self->lock, &until);
    bool done = self->done;
    pthread_mutex_unlock (&self->lock);
    return done;
}
