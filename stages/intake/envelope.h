/* The envelope of a message that comes without one, read off what our own servers wrote into its header. */
#ifndef TAMIS_ENVELOPE_H
#define TAMIS_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "networks.h"
#include "parcel.pb-c.h"

enum {
    ENVELOPE_NAME = 255,
    ENVELOPE_ADDRESS = 320,
    ENVELOPE_FIELDS = 64 /* Received fields that are walked at most */
};

/* Fills ENVELOPE with texts that live in ARENA, are valid UTF-8 (other bytes become '?') and are cut at the bounds
 * above.
 *
 * The topmost Received field is ours. While the peer that a field names lies in TRUSTED, or it names none (a step
 * within one machine), the next is ours as well; the first peer outside is the client: client_ip, client_ptr, helo.
 * rcpt_to is the "for" clause of the lowest of our fields that has one, else the topmost X-Original-To or Delivered-To;
 * mail_from is Return-Path; these three are believed only above the field that names the client. received_at and the
 * rest stay unset. True if a client was found. */
bool envelope_from_message (const networks_t *trusted, const char *message, size_t size, arena_t *arena,
                            Envelope *envelope);

/* A copy of TEXT within ARENA: valid UTF-8 (other bytes become '?'), cut at MOST bytes. */
char *envelope_text (arena_t *arena, const char *text, size_t most);

#endif
