#include "milter/transaction.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "envelope.h"

static void write_envelope (exchange_t *exchange, const peer_t *peer, const char *mail_from) {
    Envelope *envelope = &exchange->envelope;
    arena_t *arena = exchange->arena;
    envelope->client_ip = envelope_text (arena, peer->ip, ENVELOPE_NAME);
    envelope->client_ptr = envelope_text (arena, peer->ptr, ENVELOPE_NAME);
    envelope->helo = envelope_text (arena, peer->helo, ENVELOPE_NAME);
    envelope->mail_from = envelope_text (arena, mail_from, ENVELOPE_ADDRESS);
    envelope->account = envelope_text (arena, peer->account, ENVELOPE_NAME);
    envelope->outbound = *envelope->account != '\0';
}

static const char *first_word (arena_t *arena, const char *words) {
    return arena_copy (arena, words, strcspn (words, " "));
}

delivery_t *transaction_begin (gate_t *gate, const peer_t *peer, const char *mail_from, int64_t size,
                               const reply_t **refusal) {
    settings_t *settings;
    *refusal = gate_begin (gate, &settings);
    if (*refusal) return NULL;
    if (size > settings->message_max) {
        gate_end (gate, &settings);
        *refusal = &reply_too_large;
        return NULL;
    }
    delivery_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    const char *names = *settings->authserv ? settings->authserv : peer->mta_name;
    *self = (delivery_t){.gate = gate,
                         .settings = settings,
                         .exchange = exchange_new (),
                         .letter = letter_new ((size_t)settings->message_max),
                         .forged = forged_new (names)};
    exchange_t *exchange = self->exchange;
    exchange->observe = settings->observe;
    exchange->tls = envelope_text (exchange->arena, *peer->tls ? peer->tls : "none", ENVELOPE_NAME);
    exchange->authserv = first_word (exchange->arena, names);
    exchange->contact = *settings->contact ? arena_string (exchange->arena, settings->contact)
                                           : arena_printf (exchange->arena, "postmaster@%s", peer->mta_name);
    write_envelope (exchange, peer, mail_from);
    return self;
}

/* What is no longer being received. */
static void give_back (delivery_t *self) {
    if (self->received) gate_receive (self->gate, self->settings, -self->received);
    self->received = 0;
}

void transaction_end (delivery_t **self_p) {
    delivery_t *self = *self_p;
    if (!self) return;
    give_back (self);
    letter_destroy (&self->letter);
    forged_destroy (&self->forged);
    exchange_release (&self->exchange);
    gate_end (self->gate, &self->settings);
    free (self);
    *self_p = NULL;
}

/* --- recipients --- */

static bool is_blocked (delivery_t *self, const char *address) {
    const exchange_t *exchange = self->exchange;
    knock_refusal_t refusal;
    if (self->settings->observe || knock_spares (address) ||
        !gate_refuses (self->gate, exchange->envelope.client_ip, exchange->envelope.account, &refusal))
        return false;
    self->refusal =
        reply_blocked (exchange->arena, refusal.reason, refusal.reason_fr, refusal.case_number, exchange->contact);
    return true;
}

/* A customer's own program sends to everybody at once, and knows no second transaction: it is not asked for one. */
const reply_t *transaction_recipient (delivery_t *self, const char *address, bool rejected) {
    exchange_t *exchange = self->exchange;
    const guarded_t *domains = self->settings->domains;
    if (!rejected) {
        if (is_blocked (self, address)) return &self->refusal;
        if (!exchange->envelope.outbound && !recipients_fit (&self->recipients, exchange, domains, address))
            return &reply_other_policy;
    }
    bool added = recipients_add (&self->recipients, exchange, domains, address, rejected);
    return added || rejected ? NULL : &reply_too_many;
}

/* --- content --- */

/* Counts what has come; lets go of a letter that leaves no room for those of others. */
static void count (delivery_t *self) {
    int64_t size = (int64_t)letter_size (self->letter), more = size - self->received;
    self->received = size;
    if (gate_receive (self->gate, self->settings, more)) return;
    self->over_budget = true;
    give_back (self);
    letter_destroy (&self->letter);
    self->letter = letter_new (0);
}

static bool keeps (const delivery_t *self) {
    return !self->over_budget && !letter_too_large (self->letter);
}

void transaction_field (delivery_t *self, const char *name, const char *value, bool add_space) {
    forged_field (self->forged, name, value);
    if (!keeps (self)) return;
    letter_field (self->letter, name, value, add_space);
    count (self);
}

void transaction_eoh (delivery_t *self) {
    if (!keeps (self)) return;
    letter_eoh (self->letter);
    count (self);
}

bool transaction_body (delivery_t *self, const uint8_t *bytes, size_t size) {
    if (!keeps (self)) return false;
    letter_body (self->letter, bytes, size);
    count (self);
    return keeps (self);
}

const reply_t *transaction_whole (delivery_t *self, const char *queue_id) {
    exchange_t *exchange = self->exchange;
    if (self->over_budget) return &reply_busy;
    if (letter_too_large (self->letter)) return &reply_too_large;
    if (forged_too_many (self->forged)) return &reply_forged;
    exchange->queue_id = envelope_text (exchange->arena, queue_id, ENVELOPE_NAME);
    exchange->envelope.received_at = clock_wall ();
    exchange->bytes = self->received;
    self->received = 0;
    letter_take (self->letter, &exchange->raw);
    gate_hand_over (self->gate, exchange);
    return NULL;
}
