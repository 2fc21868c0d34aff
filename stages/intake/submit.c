#include "submit.h"

#include "clock.h"
#include "envelope.h"
#include "ident.h"
#include "log.h"

typedef struct {
    outlet_t *outlet;
    int64_t used_at;
} client_t;

typedef struct {
    uint8_t token[PARCEL_TOKEN];
    char *answer_to;
} ticket_t;

struct submit_t {
    stage_t *stage;
    const keyring_t *keys;
    pending_table_t *pending;
    const networks_t *trusted;
    door_t door;
    inlet_t *inlet;
    zhashx_t *clients;
    int64_t message_max;
    metric_t *taken, *refused;
};

/* --- answers --- */

static void client_destroy (void **client_p) {
    client_t *client = *client_p;
    outlet_destroy (&client->outlet);
    free (client);
    *client_p = NULL;
}

static client_t *client_of (submit_t *self, const char *answer_to) {
    client_t *client = zhashx_lookup (self->clients, answer_to);
    if (!client) {
        client = calloc (1, sizeof *client);
        if (!client) abort ();
        client->outlet = outlet_new (stage_loop (self->stage), HOP_ANSWER_MARK);
        outlet_listed (client->outlet, (char *[]){(char *)answer_to, NULL});
        zhashx_insert (self->clients, answer_to, client);
    }
    client->used_at = clock_now ();
    return client;
}

static void send_answer (submit_t *self, const char *answer_to, SubmissionAnswer *answer) {
    zmq_msg_t frame;
    parcel_frame (&frame, NULL, 0, &answer->base);
    outlet_send (client_of (self, answer_to)->outlet, &frame, 1, NULL, NULL);
}

static void ticket_free (ticket_t *ticket) {
    free (ticket->answer_to);
    free (ticket);
}

static void answer (void *door, void *ticket_p, const Parcel *parcel) {
    submit_t *self = door;
    ticket_t *ticket = ticket_p;
    char header[IDENT_TEXT];
    ident_header (self->keys, parcel->id.data, header);
    SubmissionAnswer answer_ = SUBMISSION_ANSWER__INIT;
    answer_.token = (ProtobufCBinaryData){PARCEL_TOKEN, ticket->token};
    answer_.parcel = (Parcel *)parcel;
    answer_.x_tamis_id = header;
    send_answer (self, ticket->answer_to, &answer_);
    ticket_free (ticket);
}

static void refuse (submit_t *self, const Submission *submission, const char *reason) {
    SubmissionAnswer answer_ = SUBMISSION_ANSWER__INIT;
    answer_.token = submission->token;
    answer_.error = (char *)reason;
    metric_add (self->refused, 1);
    send_answer (self, submission->answer_to, &answer_);
}

static void forget_idle (void *state) {
    submit_t *self = state;
    int64_t now = clock_now ();
    zlistx_t *known = zhashx_keys (self->clients);
    for (char *each = zlistx_first (known); each; each = zlistx_next (known)) {
        const client_t *client = zhashx_lookup (self->clients, each);
        if (now - client->used_at > SUBMIT_CLIENT_IDLE) zhashx_delete (self->clients, each);
    }
    zlistx_destroy (&known);
}

/* --- submissions --- */

/* A client's way back is a socket of ours, made by tamis scan, or an address on the deployment's network. */
static bool way_back_fits (const submit_t *self, const char *answer_to) {
    const char *sockets = stage_sockets (self->stage);
    size_t length = strlen (sockets);
    if (!strncmp (answer_to, "tcp://", 6)) return true;
    return !strncmp (answer_to, "ipc://", 6) && !strncmp (answer_to + 6, sockets, length) &&
           !strncmp (answer_to + 6 + length, "/scan-", 6) && !strchr (answer_to + 6 + length + 1, '/');
}

static void hand_in (submit_t *self, arena_t *arena, const Submission *submission, zmq_msg_t *raw) {
    Envelope *envelope = submission->envelope;
    if (!envelope) {
        envelope = arena_alloc (arena, sizeof *envelope);
        envelope__init (envelope);
        envelope_from_message (self->trusted, zmq_msg_data (raw), zmq_msg_size (raw), arena, envelope);
    }
    if (!envelope->received_at)
        envelope->received_at = submission->submitted_at ? submission->submitted_at : clock_wall ();
    ticket_t *ticket = calloc (1, sizeof *ticket);
    if (!ticket) abort ();
    memcpy (ticket->token, submission->token.data, PARCEL_TOKEN);
    ticket->answer_to = strdup (submission->answer_to);
    transaction_t transaction = {.token = ticket->token,
                                 .time = envelope->received_at,
                                 .envelope = envelope,
                                 .dry_run = submission->dry_run,
                                 .replay = submission->replay,
                                 .lesson = submission->dry_run && submission->lesson,
                                 .raw = raw,
                                 .ticket = ticket};
    metric_add (self->taken, 1);
    if (!pending_take (self->pending, &self->door, &transaction)) ticket_free (transaction.ticket);
    submit_open (self, !pending_full (self->pending));
}

static void submission_came (void *state, zmq_msg_t *frames, int count) {
    submit_t *self = state;
    arena_t *arena = arena_new ();
    ProtobufCAllocator allocator = parcel_allocator (arena);
    Submission *submission = submission__unpack (&allocator, zmq_msg_size (&frames[0]), zmq_msg_data (&frames[0]));
    if (!submission || submission->token.len != PARCEL_TOKEN || !way_back_fits (self, submission->answer_to)) {
        log_warn ("submission", "reason=\"unreadable, or without a way back of ours\"");
        metric_add (self->refused, 1);
    } else if (zhashx_size (self->clients) >= SUBMIT_CLIENTS && !zhashx_lookup (self->clients, submission->answer_to)) {
        log_warn ("submission", "reason=\"more than %d clients\"", SUBMIT_CLIENTS);
        metric_add (self->refused, 1);
    } else if (count < 2) {
        refuse (self, submission, "no message came with the submission");
    } else if ((int64_t)zmq_msg_size (&frames[1]) > self->message_max) {
        refuse (self, submission, "larger than intake/message_max");
    } else {
        hand_in (self, arena, submission, &frames[1]);
    }
    arena_destroy (&arena);
}

/* --- life --- */

submit_t *submit_new (stage_t *stage, const keyring_t *keys, pending_table_t *pending, const networks_t *trusted) {
    submit_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (submit_t){.stage = stage, .keys = keys, .pending = pending, .trusted = trusted, .clients = zhashx_new ()};
    self->door = (door_t){"submit", answer, self};
    self->message_max = config_number (stage_config (stage), "intake/message_max");
    self->taken = metric_counter ("submissions_total", "messages handed in at the submit door");
    self->refused = metric_counter ("submissions_refused_total", "submissions that were no message");
    zhashx_set_destructor (self->clients, client_destroy);
    stage_every (stage, 5000, forget_idle, self);
    self->inlet = stage_inlet (stage, "intake/submit", HOP_ANSWER_MARK, submission_came, NULL, self);
    if (!self->inlet) submit_destroy (&self);
    return self;
}

void submit_destroy (submit_t **self_p) {
    submit_t *self = *self_p;
    if (!self) return;
    inlet_destroy (&self->inlet);
    zhashx_destroy (&self->clients);
    free (self);
    *self_p = NULL;
}

void submit_open (submit_t *self, bool open) {
    inlet_pause (self->inlet, !open);
}

void submit_close (submit_t *self) {
    inlet_unbind (self->inlet);
}

size_t submit_waiting (const submit_t *self) {
    size_t waiting = 0;
    for (client_t *each = zhashx_first (self->clients); each; each = zhashx_next (self->clients))
        waiting += outlet_waiting (each->outlet);
    return waiting;
}
