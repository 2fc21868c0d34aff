#include "bulk.h"

#include <string.h>
#include <strings.h>

#include "mail.h"
#include "url.h"
#include "utf8.h"

enum { FEEDBACK_FIELDS = 4, NAME_MOST = 128 };

/* A value of NAME_MOST bytes at most, in lower case, without white space around it. */
static void add (evidence_t *evidence, trait_kind_t kind, const char *text, size_t size) {
    while (size && *text == ' ') text++, size--;
    while (size && text[size - 1] == ' ') size--;
    if (size == 0) return;
    char *value = arena_copy (evidence->arena, text, utf8_cut (text, size, NAME_MOST));
    for (char *c = value; *c; c++) *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    evidence_trait (evidence, kind, value);
}

/* The host of a mailto URI; NULL where it is none. */
static const char *mail_host (const naming_t *naming, arena_t *arena, const char *text, size_t size) {
    char host[LIMIT_HOST + 1];
    bool numeric;
    if (size < 8 || strncasecmp (text, "mailto:", 7) != 0) return NULL;
    const char *query = memchr (text, '?', size);
    if (query) size = (size_t)(query - text);
    const char *at = memrchr (text, '@', size);
    if (!at || !host_read (naming, at + 1, size - (size_t)(at + 1 - text), host, &numeric)) return NULL;
    return arena_string (arena, host);
}

static void read_unsubscribe (const char *text, size_t size, const naming_t *naming, evidence_t *evidence) {
    const char *mail = NULL;
    for (size_t at = 0; at < size;) {
        const char *open = memchr (text + at, '<', size - at),
                   *close = open ? memchr (open, '>', size - (size_t)(open - text)) : NULL;
        if (!close) break;
        size_t length = (size_t)(close - open) - 1;
        url_t url;
        if (length && url_read (naming, evidence->arena, open + 1, length, &url)) {
            evidence_trait (evidence, TRAIT_unsubscribe_host, url.host);
            return;
        }
        if (!mail) mail = mail_host (naming, evidence->arena, open + 1, length);
        at = (size_t)(close - text) + 1;
    }
    evidence_trait (evidence, TRAIT_unsubscribe_host, mail);
}

static void read_feedback (const char *text, size_t size, evidence_t *evidence) {
    size_t colons = 0;
    for (size_t i = 0; i < size; i++) colons += text[i] == ':';
    if (colons == 0 || colons >= FEEDBACK_FIELDS) return;
    const char *last = strrchr (text, ':') + 1;
    add (evidence, TRAIT_feedback_id, last, (size_t)(text + size - last));
}

static void read_list (const char *text, size_t size, evidence_t *evidence) {
    const char *open = memrchr (text, '<', size), *close = open ? strchr (open, '>') : NULL;
    if (close)
        add (evidence, TRAIT_list_id, open + 1, (size_t)(close - open) - 1);
    else if (!open && !memchr (text, ' ', size))
        add (evidence, TRAIT_list_id, text, size);
}

/* Reads a field the first time that it stands there. */
static void read_field (const mail_field_t *field, bool seen[3], const naming_t *naming, evidence_t *evidence) {
    static const char *const names[] = {"List-Unsubscribe", "Feedback-ID", "List-Id"};
    char text[LIMIT_FIELD];
    for (size_t i = 0; i < 3; i++) {
        if (seen[i] || !mail_field_is (field, names[i])) continue;
        size_t length = mail_unfold (field->value, field->value_size, text, sizeof text);
        utf8_clean (text, length);
        seen[i] = true;
        if (i == 0) read_unsubscribe (text, length, naming, evidence);
        if (i == 1) read_feedback (text, length, evidence);
        if (i == 2) read_list (text, length, evidence);
    }
}

void bulk_read (const char *message, size_t size, const naming_t *naming, evidence_t *evidence) {
    bool seen[3] = {false};
    mail_field_t field;
    size_t offset = 0;
    for (size_t i = 0; i < LIMIT_HEADER_FIELDS && mail_next_field (message, size, &offset, &field); i++) {
        char first = (char)(field.name[0] | 0x20);
        if (first == 'l' || first == 'f') read_field (&field, seen, naming, evidence);
    }
}
