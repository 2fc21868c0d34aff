#include "envelope.h"

#include <string.h>

#include "mail.h"
#include "received.h"
#include "utf8.h"

/* What the walk has gathered so far. */
typedef struct {
    const networks_t *trusted;
    arena_t *arena;
    Envelope *envelope;
    char recipient[ENVELOPE_ADDRESS + 1]; /* of the lowest "for" */
    char delivered[ENVELOPE_ADDRESS + 1]; /* of the topmost Delivered-To */
    int received;
    bool has_return_path;
} walk_t;

char *envelope_text (arena_t *arena, const char *text, size_t most) {
    size_t length = strlen (text);
    char *copy = arena_copy (arena, text, length);
    utf8_clean (copy, length);
    copy[utf8_cut (copy, length, most)] = '\0';
    return copy;
}

static void client_keep (walk_t *self, const received_t *received) {
    self->envelope->client_ip = envelope_text (self->arena, received->ip, ENVELOPE_NAME);
    self->envelope->client_ptr = envelope_text (self->arena, received->ptr, ENVELOPE_NAME);
    self->envelope->helo = envelope_text (self->arena, received->helo, ENVELOPE_NAME);
}

/* True where the walk ends: the peer is the client, or the server that wrote the field did not say who it was. */
static bool received_take (walk_t *self, const mail_field_t *field) {
    received_t received;
    received_read (field->value, field->value_size, &received);
    if (received.recipient[0]) memcpy (self->recipient, received.recipient, sizeof self->recipient);
    if (!received.has_peer || networks_contain (self->trusted, received.ip)) return ++self->received >= ENVELOPE_FIELDS;
    client_keep (self, &received);
    return true;
}

static void return_path_take (walk_t *self, const mail_field_t *field) {
    char address[ENVELOPE_ADDRESS + 1];
    self->has_return_path = true;
    if (mail_angle_address (field->value, field->value_size, address, sizeof address))
        self->envelope->mail_from = envelope_text (self->arena, address, ENVELOPE_ADDRESS);
}

static void recipient_keep (walk_t *self) {
    const char *address = self->recipient[0] ? self->recipient : self->delivered;
    if (!address[0]) return;
    self->envelope->rcpt_to = arena_alloc (self->arena, sizeof (char *));
    self->envelope->rcpt_to[0] = envelope_text (self->arena, address, ENVELOPE_ADDRESS);
    self->envelope->n_rcpt_to = 1;
}

static bool field_take (walk_t *self, const mail_field_t *field) {
    if (mail_field_is (field, "Received")) return received_take (self, field);
    if (mail_field_is (field, "Return-Path")) {
        if (!self->has_return_path) return_path_take (self, field);
    } else if (!self->delivered[0] &&
               (mail_field_is (field, "X-Original-To") || mail_field_is (field, "Delivered-To"))) {
        (void)mail_angle_address (field->value, field->value_size, self->delivered, sizeof self->delivered);
    }
    return false;
}

bool envelope_from_message (const networks_t *trusted, const char *message, size_t size, arena_t *arena,
                            Envelope *envelope) {
    walk_t walk = {.trusted = trusted, .arena = arena, .envelope = envelope};
    size_t offset = 0;
    mail_field_t field;
    envelope__init (envelope);
    for (int i = 0; i < MAIL_FIELDS && mail_next_field (message, size, &offset, &field); i++)
        if (field_take (&walk, &field)) break;
    recipient_keep (&walk);
    return envelope->client_ip[0] != '\0';
}
