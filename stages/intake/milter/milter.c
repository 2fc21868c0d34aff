#include "milter/milter.h"

#include "clock.h"
#include "log.h"
#include "milter/bounds.h"
#include "milter/listener.h"
#include "milter/session.h"
#include "milter/spelling.h"

struct milter_t {
    stage_t *stage;
    const keyring_t *keys;
    pending_table_t *pending;
    door_t door;
    gate_t *gate;
    char place[LISTENER_PLACE];
    int64_t tried_at;
    int error; /* why it does not listen */
    bool standby, serves, closed;
    int copies; /* of intake that are listed */
    metric_t *answers[ANSWER_REPLY + 1], *listening;
};

/* --- transactions --- */

static void answer (void *door, void *ticket, const Parcel *parcel) {
    milter_t *self = door;
    exchange_t *exchange = ticket;
    log_info ("answered", "id=%s door=milter queue=%s tls=%s verdict=%s case=%lu observed=%d",
              parcel_id_text (exchange->arena, parcel), exchange->queue_id, exchange->tls,
              decision_word (parcel->verdict->decision), (unsigned long)parcel->verdict->case_number,
              exchange->observe);
    exchange_answer (exchange, self->keys, parcel);
}

static void take (milter_t *self, exchange_t *exchange) {
    transaction_t transaction = {.token = exchange->token,
                                 .time = exchange->envelope.received_at,
                                 .envelope = &exchange->envelope,
                                 .raw = &exchange->raw,
                                 .ticket = exchange};
    int64_t bytes = exchange->bytes;
    if (!pending_take (self->pending, &self->door, &transaction)) {
        exchange_t *old = transaction.ticket;
        exchange_release (&old);
    }
    gate_account (self->gate, pending_bytes (self->pending), bytes);
}

static void exchanges_came (void *state, short events) {
    milter_t *self = state;
    exchange_t *exchange;
    for (int i = 0; i < HOP_BURST && (exchange = gate_next (self->gate)); i++) take (self, exchange);
    (void)events;
}

/* --- listening --- */

static void say_state (milter_t *self, int error) {
    bool standby = error == EADDRINUSE && self->copies > 1;
    char reason[LISTENER_PLACE + 96];
    snprintf (reason, sizeof reason, "the milter door does not listen at %s: %s", self->place, strerror (error));
    metric_set (self->listening, !error);
    stage_ail (self->stage, error && !standby ? reason : NULL);
    if (error == self->error && standby == self->standby) return;
    self->error = error;
    self->standby = standby;
    if (!error)
        log_info ("milter", "listening=%s", self->place);
    else if (standby)
        log_warn ("milter", "reason=\"another copy listens at %s; this one waits for its turn\"", self->place);
    else
        log_error ("milter", "reason=\"%s\"", reason);
}

static void listen_again (milter_t *self) {
    if (self->tried_at && clock_now () - self->tried_at < MILTER_RETRY) return;
    self->tried_at = clock_now ();
    self->serves = listener_start (self->place) == 0;
    say_state (self, self->serves ? 0 : errno);
}

/* The library gave up: nothing in this process can bring it back, a new process can. */
static void check_library (milter_t *self) {
    if (listener_serves ()) return;
    log_error ("milter", "reason=\"the milter library has stopped serving; so does this copy\"");
    self->serves = false;
    say_state (self, EIO);
    kill (getpid (), SIGTERM);
}

void milter_tick (milter_t *self) {
    gate_account (self->gate, pending_bytes (self->pending), 0);
    if (!*self->place || self->closed) return;
    if (self->serves)
        check_library (self);
    else
        listen_again (self);
}

static void copies_listed (void *state, char **endpoints) {
    milter_t *self = state;
    self->copies = 0;
    while (endpoints[self->copies]) self->copies++;
}

static bool open_listener (milter_t *self, const char *place) {
    char *error = NULL;
    spelling_place (place, self->place, sizeof self->place);
    if (!listener_prepare (self->place, session_callbacks (self->gate), &error)) {
        log_error ("start", "reason=\"%s\"", error);
        free (error);
        return false;
    }
    stage_discover (self->stage, "intake/endpoint", copies_listed, self);
    stage_poll (self->stage, gate_descriptor (self->gate), ZMQ_POLLIN, exchanges_came, self);
    milter_tick (self);
    return true;
}

/* --- life --- */

static settings_t *read_settings (const config_t *config) {
    char *error = NULL;
    settings_t *settings = settings_new (config, &error);
    if (!settings) log_error ("milter", "reason=\"%s\"", error);
    free (error);
    return settings;
}

milter_t *milter_new (stage_t *stage, const keyring_t *keys, pending_table_t *pending, knock_t *knock) {
    settings_t *settings = read_settings (stage_config (stage));
    if (!settings) return NULL;
    milter_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (milter_t){.stage = stage, .keys = keys, .pending = pending, .error = -1};
    self->door = (door_t){"milter", answer, self};
    self->gate = gate_new (&settings, knock);
    self->listening = metric_gauge ("milter_listening", "1 while the milter door takes connections");
    const char *place = config_text (stage_config (stage), "intake/milter");
    if (*place && !open_listener (self, place)) milter_destroy (&self);
    return self;
}

/* Where it has listened the gate stays: threads of the library may still be asking it. */
void milter_destroy (milter_t **self_p) {
    milter_t *self = *self_p;
    if (!self) return;
    milter_close (self);
    gate_forget_knock (self->gate);
    for (exchange_t *exchange; (exchange = gate_next (self->gate));) exchange_release (&exchange);
    if (!*self->place) gate_destroy (&self->gate);
    free (self);
    *self_p = NULL;
}

void milter_reload (milter_t *self, const config_t *config) {
    settings_t *settings = read_settings (config);
    if (settings) gate_set (self->gate, &settings);
    char place[LISTENER_PLACE];
    spelling_place (config_text (config, "intake/milter"), place, sizeof place);
    if (strcmp (self->place, place))
        log_warn ("reload", "reason=\"intake/milter has changed: it takes effect at the next start\"");
}

void milter_close (milter_t *self) {
    self->closed = true;
    gate_shut (self->gate);
    if (self->serves) listener_stop (self->place);
    metric_set (self->listening, 0);
}

size_t milter_waiting (const milter_t *self) {
    return (size_t)gate_transactions (self->gate) + listener_serves ();
}
