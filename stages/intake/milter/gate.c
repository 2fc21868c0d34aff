#include "milter/gate.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "milter/bounds.h"

struct gate_t {
    pthread_mutex_t lock; /* of the queue, the settings and the knock */
    exchange_t *first, **last;
    settings_t *settings;
    knock_t *knock;
    int wake;
    _Atomic bool shut;
    _Atomic int sessions, transactions;
    _Atomic int64_t receiving, pending;
    metric_t *begun, *busy, *connections, *bytes;
};

gate_t *gate_new (settings_t **settings, knock_t *knock) {
    gate_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    pthread_mutex_init (&self->lock, NULL);
    self->last = &self->first;
    self->settings = *settings;
    *settings = NULL;
    self->knock = knock;
    self->wake = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (self->wake < 0) abort ();
    self->begun = metric_counter ("milter_transactions_total", "transactions begun at the milter door");
    self->busy = metric_counter ("milter_busy_total", "transactions put off before DATA: the budget was reached");
    self->connections = metric_gauge ("milter_connections", "connections of MTAs");
    self->bytes = metric_gauge ("milter_receiving_bytes", "bytes of messages that are being received");
    return self;
}

void gate_destroy (gate_t **self_p) {
    gate_t *self = *self_p;
    *self_p = NULL;
    settings_release (&self->settings);
    pthread_mutex_destroy (&self->lock);
    close (self->wake);
    free (self);
}

/* --- the event loop's side --- */

int gate_descriptor (const gate_t *self) {
    return self->wake;
}

exchange_t *gate_next (gate_t *self) {
    uint64_t count;
    pthread_mutex_lock (&self->lock);
    exchange_t *exchange = self->first;
    if (exchange) {
        self->first = exchange->next;
        if (!self->first) self->last = &self->first;
    } else {
        (void)!read (self->wake, &count, sizeof count);
    }
    pthread_mutex_unlock (&self->lock);
    return exchange;
}

void gate_account (gate_t *self, int64_t bytes, int64_t taken) {
    atomic_store (&self->pending, bytes);
    if (taken) metric_set (self->bytes, atomic_fetch_sub (&self->receiving, taken) - taken);
}

void gate_set (gate_t *self, settings_t **settings) {
    pthread_mutex_lock (&self->lock);
    settings_t *old = self->settings;
    self->settings = *settings;
    pthread_mutex_unlock (&self->lock);
    *settings = NULL;
    settings_release (&old);
}

void gate_shut (gate_t *self) {
    atomic_store (&self->shut, true);
}

void gate_forget_knock (gate_t *self) {
    pthread_mutex_lock (&self->lock);
    self->knock = NULL;
    pthread_mutex_unlock (&self->lock);
}

int gate_transactions (const gate_t *self) {
    return atomic_load (&self->transactions);
}

/* --- the threads' side --- */

bool gate_connect (gate_t *self) {
    int sessions = atomic_fetch_add (&self->sessions, 1) + 1;
    metric_set (self->connections, sessions);
    if (sessions <= MILTER_SESSIONS) return true;
    gate_disconnect (self);
    return false;
}

void gate_disconnect (gate_t *self) {
    metric_set (self->connections, atomic_fetch_sub (&self->sessions, 1) - 1);
}

const reply_t *gate_begin (gate_t *self, settings_t **settings) {
    if (atomic_load (&self->shut)) return &reply_stopping;
    pthread_mutex_lock (&self->lock);
    *settings = settings_hold (self->settings);
    pthread_mutex_unlock (&self->lock);
    if (atomic_load (&self->pending) + atomic_load (&self->receiving) >= (*settings)->budget) {
        settings_release (settings);
        metric_add (self->busy, 1);
        return &reply_busy;
    }
    atomic_fetch_add (&self->transactions, 1);
    metric_add (self->begun, 1);
    return NULL;
}

void gate_end (gate_t *self, settings_t **settings) {
    settings_release (settings);
    atomic_fetch_sub (&self->transactions, 1);
}

bool gate_receive (gate_t *self, const settings_t *settings, int64_t bytes) {
    int64_t receiving = atomic_fetch_add (&self->receiving, bytes) + bytes;
    metric_set (self->bytes, receiving);
    return atomic_load (&self->pending) + receiving <= settings->budget + settings->message_max;
}

void gate_hand_over (gate_t *self, exchange_t *exchange) {
    const uint64_t one = 1;
    exchange->holders = 2;
    exchange->next = NULL;
    pthread_mutex_lock (&self->lock);
    *self->last = exchange;
    self->last = &exchange->next;
    (void)!write (self->wake, &one, sizeof one);
    pthread_mutex_unlock (&self->lock);
}

bool gate_refuses (gate_t *self, const char *client_ip, const char *account, knock_refusal_t *refusal) {
    pthread_mutex_lock (&self->lock);
    bool refuses = self->knock && knock_refuses (self->knock, client_ip, account, refusal);
    pthread_mutex_unlock (&self->lock);
    return refuses;
}
