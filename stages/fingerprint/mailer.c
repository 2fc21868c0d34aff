#include "mailer.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "digest.h"
#include "mail.h"

enum { ROOM = 1024, FORM = 120, FIELDS = 40, LEAST = 3, DIGITS = 12 };

typedef struct {
    char text[ROOM];
    size_t size;
} writing_t;

static void put (writing_t *self, const char *text, size_t size) {
    if (size > ROOM - self->size) size = ROOM - self->size;
    memcpy (self->text + self->size, text, size);
    self->size += size;
}

static bool is_alnum (char c) {
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
}

/* Hexadecimal digits alone may all be letters or all be figures by chance. */
static char class_of (const char *run, size_t size) {
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < size; i++) {
        digits += run[i] >= '0' && run[i] <= '9';
        letters += (run[i] | 0x20) > 'f';
    }
    if (digits == size) return size >= DIGITS ? 'D' : 'X';
    return digits == 0 && letters ? 'L' : 'X';
}

size_t mailer_form (const char *text, size_t size, char *form, size_t room) {
    size_t length = 0;
    for (size_t at = 0; at < size && length + 3 < room;) {
        size_t from = at;
        while (at < size && is_alnum (text[at])) at++;
        size_t run = at - from;
        if (run == 0) {
            form[length++] = text[at++];
            continue;
        }
        form[length++] = class_of (text + from, run);
        form[length++] = run <= 4 ? 's' : run <= 11 ? 'm' : run <= 19 ? 'l' : 'h';
    }
    form[length] = '\0';
    return length;
}

static void put_form (writing_t *self, const char *text, size_t size) {
    char form[FORM];
    put (self, form, mailer_form (text, size, form, sizeof form));
}

/* The value of parameter NAME in a Content-Type as written; NULL where there is none. */
static const char *parameter (const char *text, size_t size, const char *name, size_t *length) {
    size_t key = strlen (name);
    for (size_t i = 0; i + key + 1 < size; i++) {
        if (strncasecmp (text + i, name, key) != 0 || text[i + key] != '=') continue;
        const char *value = text + i + key + 1;
        size_t left = size - i - key - 1;
        bool quoted = *value == '"';
        *length = 0;
        if (quoted) value++, left--;
        while (*length < left && (quoted ? value[*length] != '"' : !strchr ("; \t\r\n", value[*length]))) ++*length;
        return value;
    }
    return NULL;
}

/* Content-Type as it is written: names, folding, quotation marks and the charset stay, values of other parameters do
 * not. */
static void put_type (writing_t *self, const char *text, size_t size) {
    size_t length = 0;
    if (size > LIMIT_FIELD) size = LIMIT_FIELD;
    const char *semicolon = memchr (text, ';', size), *boundary = parameter (text, size, "boundary", &length);
    size_t end = semicolon ? (size_t)(semicolon - text) : size;
    const char *slash = memchr (text, '/', end);
    put (self, text, slash ? (size_t)(slash - text) : end);
    for (size_t i = end; i < size && strchr ("; \t\r\n", text[i]); i++)
        if (text[i] != '\r') put (self, text + i, 1);
    if (!boundary) boundary = parameter (text, size, "charset", &length);
    if (!boundary) return;
    put (self, boundary[-1] == '"' ? "\"" : "=", 1);
    put_form (self, boundary, length);
}

static const char *relation (const naming_t *naming, const char *domain, const char *from) {
    if (!strchr (domain, '.')) return "local";
    if (strcasecmp (domain, from) == 0) return "same";
    const char *one = host_domain (naming, domain), *other = host_domain (naming, from);
    return one && other && strcasecmp (one, other) == 0 ? "host" : "other";
}

static void put_message_id (writing_t *self, const mail_field_t *field, const author_t *from, const naming_t *naming) {
    char id[LIMIT_FIELD];
    if (!mail_angle_address (field->value, field->value_size, id, sizeof id)) return;
    char *at = strrchr (id, '@');
    put_form (self, id, at ? (size_t)(at - id) : strlen (id));
    for (char *c = at; c && *c; c++) *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    const char *related = at ? relation (naming, at + 1, from->domain) : "none";
    put (self, related, strlen (related));
}

/* Letters as a, runs of digits as 9, white space single: "a, 9 a 9 9:9:9 +9". The hour's zone by name, number or both.
 */
static void put_date (writing_t *self, const mail_field_t *field) {
    char text[FORM];
    size_t size = mail_unfold (field->value, field->value_size, text, sizeof text);
    char last = '\0';
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (is_alnum (c)) c = c >= '0' && c <= '9' ? '9' : 'a';
        if (c == '-' || c == '+') c = '+';
        if (c != last || (c != '9' && c != 'a')) put (self, &c, 1);
        last = c;
    }
}

static bool is_core (const mail_field_t *field) {
    static const char *const names[] = {"From",       "To",           "Subject",      "Date",
                                        "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
                                        "X-Mailer",   "User-Agent",   "X-Priority",   NULL};
    for (const char *const *name = names; *name; name++)
        if (mail_field_is (field, *name)) return true;
    return false;
}

void mailer_read (const char *message, size_t size, const author_t *from, const naming_t *naming,
                  evidence_t *evidence) {
    writing_t self = {.size = 0};
    mail_field_t field;
    size_t offset = 0, count = 0;
    for (size_t i = 0; i < LIMIT_SHAPE_FIELDS && mail_next_field (message, size, &offset, &field); i++) {
        if (!is_core (&field) || count == FIELDS) continue;
        count++;
        put (&self, field.name, field.name_size);
        put (&self, ":", 1);
        if (mail_field_is (&field, "Content-Type")) put_type (&self, field.value, field.value_size);
        if (mail_field_is (&field, "Message-ID")) put_message_id (&self, &field, from, naming);
        if (mail_field_is (&field, "Date")) put_date (&self, &field);
    }
    if (count >= LEAST)
        evidence_trait (evidence, TRAIT_mailer_shape, digest_hex (evidence->arena, self.text, self.size));
}
