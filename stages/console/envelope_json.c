#include "envelope_json.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <string.h>

#include "clock.h"
#include "envelopes.h"

/* One line being read. */
typedef struct {
    json_t *json;
    size_t line;
    source_item_t *item;
} reading_t;

static bool wrong (const reading_t *self, const char *key, const char *what) {
    source_item_fail (self->item, "line %zu: \"%s\" %s", self->line, key, what);
    return false;
}

static bool text_keep (const reading_t *self, const char *key, const json_t *value, size_t most, char **text) {
    if (!json_is_string (value)) return wrong (self, key, "is not a text");
    if (json_string_length (value) > most) return wrong (self, key, "is too long");
    *text = arena_copy (self->item->arena, json_string_value (value), json_string_length (value));
    return true;
}

/* A text that may be missing. */
static bool text_read (const reading_t *self, const char *key, size_t most, char **text) {
    const json_t *value = json_object_get (self->json, key);
    return !value || json_is_null (value) || text_keep (self, key, value, most, text);
}

/* The name of the message's file, which shall be known even where the rest is wrong. */
static bool file_read (const reading_t *self) {
    const json_t *value = json_object_get (self->json, "file");
    if (!value) return wrong (self, "file", "is missing");
    if (!json_is_string (value) || json_string_length (value) == 0) return wrong (self, "file", "is not a text");
    self->item->file = arena_string (self->item->arena, json_string_value (value));
    return true;
}

static bool time_read (const reading_t *self) {
    source_item_t *item = self->item;
    char *text = NULL;
    if (!text_read (self, "received_at", ENVELOPES_NAME, &text)) return false;
    if (!text) return true;
    if (!clock_parse (text, &item->time)) return wrong (self, "received_at", "is no RFC 3339 time");
    item->has_time = true;
    item->envelope.received_at = item->time;
    return true;
}

static bool address_read (const reading_t *self) {
    char **address = &self->item->envelope.client_ip;
    unsigned char bytes[sizeof (struct in6_addr)];
    if (!text_read (self, "client_ip", ENVELOPES_NAME, address)) return false;
    if (**address == '\0' || inet_pton (AF_INET, *address, bytes) == 1) return true;
    return inet_pton (AF_INET6, *address, bytes) == 1 || wrong (self, "client_ip", "is no IP address");
}

static bool list_read (const reading_t *self, const char *key, char ***list, size_t *count) {
    const json_t *value = json_object_get (self->json, key);
    if (!value || json_is_null (value)) return true;
    if (!json_is_array (value)) return wrong (self, key, "is not a list");
    size_t size = json_array_size (value);
    if (size > ENVELOPES_RECIPIENTS) return wrong (self, key, "has too many addresses");
    *list = arena_alloc (self->item->arena, (size + 1) * sizeof (char *));
    for (*count = 0; *count < size; ++*count)
        if (!text_keep (self, key, json_array_get (value, *count), ENVELOPES_ADDRESS, &(*list)[*count])) return false;
    return true;
}

static bool direction_read (const reading_t *self) {
    char *text = NULL;
    if (!text_read (self, "direction", ENVELOPES_NAME, &text)) return false;
    if (!text || strcmp (text, "inbound") == 0) return true;
    self->item->envelope.outbound = strcmp (text, "outbound") == 0;
    return self->item->envelope.outbound || wrong (self, "direction", "is neither inbound nor outbound");
}

static bool object_read (const reading_t *self) {
    Envelope *envelope = &self->item->envelope;
    if (!json_is_object (self->json)) {
        source_item_fail (self->item, "line %zu: not a JSON object", self->line);
        return false;
    }
    return file_read (self) && time_read (self) && address_read (self) &&
           text_read (self, "client_ptr", ENVELOPES_NAME, &envelope->client_ptr) &&
           text_read (self, "helo", ENVELOPES_NAME, &envelope->helo) &&
           text_read (self, "mail_from", ENVELOPES_ADDRESS, &envelope->mail_from) &&
           list_read (self, "rcpt_to", &envelope->rcpt_to, &envelope->n_rcpt_to) && direction_read (self) &&
           text_read (self, "account", ENVELOPES_ADDRESS, &envelope->account) &&
           list_read (self, "rcpt_rejected", &envelope->rcpt_rejected, &envelope->n_rcpt_rejected);
}

bool envelope_from_json (const char *text, size_t size, size_t line, source_item_t *item) {
    json_error_t error;
    reading_t reading = {json_loadb (text, size, 0, &error), line, item};
    if (!reading.json) {
        source_item_fail (item, "line %zu: %s", line, error.text);
        return false;
    }
    bool good = object_read (&reading);
    json_decref (reading.json);
    item->has_envelope = good;
    return good;
}
