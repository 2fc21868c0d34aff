#include "header.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>

#include "codepoint.h"
#include "digest.h"
#include "bounds.h"
#include "mail.h"
#include "utf8.h"

enum { SHAPE_LEAST = 3, SHOUT_LETTERS = 10, SHOUT_MARKS = 3 };

typedef struct {
    size_t fields, bytes;
    bool date, message_id, list_id, unsubscribe, raw, bounded;
    char *shape; /* names in order */
    size_t shape_size, shape_fields;
    size_t room;
} header_t;

/* A star stands for any end. */
bool header_is_transport (const mail_field_t *field) {
    static const char *const names[] = {
        "Received",    "Received-SPF",  "Return-Path", "Delivered-To",   "X-Original-To",
        "Envelope-To", "X-Envelope-*",  "X-Tamis*",    "X-Spam*",        "Authentication-Results",
        "DKIM-*",      "DomainKey-*",   "ARC-*",       "X-Virus*",       "Status",
        "X-Status",    "X-UID*",        "X-Keywords",  "Lines",          "Content-Length",
        "X-Mozilla-*", "Delivery-Date", "X-Received",  "X-Delivered-To", NULL};
    for (const char *const *name = names; *name; name++) {
        if ((**name ^ field->name[0]) & ~0x20) continue;
        size_t length = strlen (*name);
        bool open = (*name)[length - 1] == '*';
        if (open) length--;
        if ((open ? field->name_size >= length : field->name_size == length) &&
            !strncasecmp (field->name, *name, length))
            return true;
    }
    return false;
}

static bool holds_raw (const mail_field_t *field) {
    for (size_t i = 0; i < field->value_size; i++)
        if ((uint8_t)field->value[i] >= 0x80 || field->value[i] == '\0') return true;
    return false;
}

static void add_to_shape (header_t *self, const mail_field_t *field) {
    if (self->shape_fields == LIMIT_SHAPE_FIELDS || self->shape_size + field->name_size + 1 > self->room) return;
    memcpy (self->shape + self->shape_size, field->name, field->name_size);
    self->shape_size += field->name_size;
    self->shape[self->shape_size++] = '\n';
    self->shape_fields++;
}

static void read_field (header_t *self, const mail_field_t *field) {
    self->fields++;
    self->date = self->date || mail_field_is (field, "Date");
    self->message_id = self->message_id || mail_field_is (field, "Message-ID");
    self->list_id = self->list_id || mail_field_is (field, "List-Id");
    self->unsubscribe = self->unsubscribe || mail_field_is (field, "List-Unsubscribe");
    self->raw = self->raw || holds_raw (field);
    if (!header_is_transport (field)) add_to_shape (self, field);
}

static void read_fields (header_t *self, const char *message, size_t size) {
    mail_field_t field;
    size_t offset = 0;
    while (mail_next_field (message, size, &offset, &field)) {
        if (self->fields == LIMIT_HEADER_FIELDS || offset > LIMIT_HEADER_BYTES) {
            self->bounded = true;
            return;
        }
        read_field (self, &field);
    }
}

static bool is_digit (char c) {
    return c >= '0' && c <= '9';
}

/* Leaves out digits, and the signs between and beside them that make a version of them. */
static void read_mailer (const char *message, size_t size, evidence_t *evidence) {
    char text[LIMIT_FIELD], name[LIMIT_MAILER + 1];
    size_t length = 0;
    mail_field_t field;
    if (!mail_find_field (message, size, "X-Mailer", &field) && !mail_find_field (message, size, "User-Agent", &field))
        return;
    size_t end = mail_unfold (field.value, field.value_size, text, sizeof text);
    utf8_clean (text, end);
    for (size_t i = 0; i < end && length < LIMIT_MAILER; i++) {
        char c = text[i];
        bool beside = (i > 0 && is_digit (text[i - 1])) || is_digit (text[i + 1]);
        if (is_digit (c) || (beside && strchr (".-_/:,", c))) continue;
        if (c == ' ' && (length == 0 || name[length - 1] == ' ')) continue;
        if (c == ')' && length && name[length - 1] == '(')
            length--;
        else
            name[length++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    length = utf8_cut (name, length, length);
    while (length && name[length - 1] == ' ') length--;
    name[length] = '\0';
    utf8_clean (name, length);
    evidence_trait (evidence, TRAIT_mailer, name);
}

static void read_reply_to (const char *message, size_t size, const author_t *from, evidence_t *evidence) {
    author_t reply = author_read (evidence->arena, message, size, "Reply-To");
    if (*reply.domain && strcmp (reply.domain, from->domain) != 0)
        evidence_trait (evidence, TRAIT_reply_to, reply.address);
}

/* Mostly capitals, where there are letters enough of scripts that have them; or exclamation upon exclamation. */
static bool is_shouting (const char *subject) {
    size_t at = 0, size = strlen (subject), upper = 0, lower = 0, marks = 0, words = 0;
    bool within = false;
    while (at < size) {
        UChar32 c = codepoint_next (subject, size, &at);
        if (c < 0) continue;
        bool is_upper = u_isupper (c), is_lower = u_islower (c);
        words += (is_upper || is_lower) && !within;
        within = is_upper || is_lower;
        upper += is_upper;
        lower += is_lower;
        marks += c == '!' || c == 0xFF01;
    }
    return marks >= SHOUT_MARKS || (words > 1 && upper + lower >= SHOUT_LETTERS && upper * 10 >= (upper + lower) * 8);
}

static void conclude (const header_t *self, evidence_t *evidence) {
    if (self->fields == 0) {
        evidence_finding (evidence, FINDING_no_header, "not one header field");
        return;
    }
    if (!self->date) evidence_finding (evidence, FINDING_no_date, "no Date field");
    if (!self->message_id) evidence_finding (evidence, FINDING_no_message_id, "no Message-ID field");
    if (self->raw)
        evidence_finding (evidence, FINDING_raw_bytes_in_header, "bytes above 127, or NUL, in a header field");
    if (self->list_id && self->unsubscribe)
        evidence_finding (evidence, FINDING_list_headers, "List-Id and List-Unsubscribe");
    if (self->shape_fields >= SHAPE_LEAST)
        evidence_trait (evidence, TRAIT_header_shape, digest_hex (evidence->arena, self->shape, self->shape_size));
}

bool header_read (const char *message, size_t size, const author_t *from, const char *subject, evidence_t *evidence) {
    header_t self = {.room = size < LIMIT_HEADER_BYTES ? size : LIMIT_HEADER_BYTES};
    self.shape = arena_alloc (evidence->arena, self.room + 1);
    read_fields (&self, message, size);
    conclude (&self, evidence);
    read_mailer (message, size, evidence);
    read_reply_to (message, size, from, evidence);
    if (is_shouting (subject)) evidence_finding (evidence, FINDING_shouting, "a subject in capitals or exclamation");
    return !self.bounded;
}
