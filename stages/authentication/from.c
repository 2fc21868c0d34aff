#include "from.h"

#include <string.h>

#include "encoded.h"
#include "header.h"
#include "mailbox.h"

static void doubt (from_t *self, const char *why) {
    if (!self->doubt) self->doubt = why;
}

static bool is_name_char (char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/* The domain of the first address in NAME (folded), a copy; NULL for none. */
static const char *address_in (const char *name, arena_t *arena) {
    for (const char *at = strchr (name, '@'); at; at = strchr (at + 1, '@')) {
        size_t size = 0;
        while (is_name_char (at[1 + size])) size++;
        while (size && at[size] == '.') size--;
        if (at == name || at[-1] == ' ' || !size || !memchr (at + 1, '.', size)) continue;
        return arena_copy (arena, at + 1, size);
    }
    return NULL;
}

static bool same_organisation (const domains_t *domains, const char *a, const char *b) {
    const char *of_a = domains_organisation (domains, a), *of_b = domains_organisation (domains, b);
    return strcmp (of_a ? of_a : a, of_b ? of_b : b) == 0;
}

/* A name that holds an address is a lie that DMARC does not see (RFC 9989, section 11.4); one that a reader who decodes
 * first takes for mailboxes is more than that. */
static void judge_name (from_t *self, arena_t *arena, const domains_t *domains, const char *decoded, const char *name,
                        const char *domain) {
    const char *other = address_in (name, arena);
    if (!other || same_organisation (domains, other, domain)) return;
    if (strpbrk (decoded, "<>,;")) doubt (self, "a name that can be read as addresses");
    if (!self->named) self->named = other;
}

static void note_domain (from_t *self, const char *domain) {
    if (self->authors == 0)
        self->domain = domain;
    else if (self->domain && strcmp (self->domain, domain) != 0)
        self->domain = NULL;
}

/* What is no address can be one for a reader who decodes first. */
static void judge_word (from_t *self, const mailbox_t *mailbox) {
    char decoded[LIMIT_NAME], name[LIMIT_NAME];
    encoded_decode (mailbox->address, decoded, sizeof decoded);
    encoded_fold (decoded, name);
    if (strchr (name, '@')) doubt (self, "an encoded address");
}

static void add_author (from_t *self, arena_t *arena, const domains_t *domains, const mailbox_t *mailbox) {
    char domain[LIMIT_DOMAIN], decoded[LIMIT_NAME], name[LIMIT_NAME];
    const char *at = strrchr (mailbox->address, '@');
    if (mailbox->doubt) doubt (self, mailbox->doubt);
    if (!at) judge_word (self, mailbox);
    if (!at) return;
    if (at == mailbox->address || !domains_ascii (domains, at + 1, domain)) {
        if (at[1] != '[') doubt (self, "an address without a usable domain");
        return;
    }
    const char *kept = arena_string (arena, domain);
    if (!encoded_decode (mailbox->name, decoded, sizeof decoded)) doubt (self, "control characters in a name");
    encoded_fold (decoded, name);
    judge_name (self, arena, domains, decoded, name, domain);
    note_domain (self, kept);
    if (self->authors < LIMIT_AUTHORS) self->author[self->authors] = (author_t){arena_string (arena, name), kept};
    self->authors++;
}

static void read_field (from_t *self, arena_t *arena, const domains_t *domains, const mail_field_t *field) {
    char value[LIMIT_FROM];
    mailbox_t mailbox = {.doubt = NULL};
    if (field->value_size >= sizeof value) doubt (self, "a From field longer than what is read");
    mail_unfold (field->value, field->value_size, value, sizeof value);
    mailboxes_t list = {value, false};
    for (int i = 0; i < LIMIT_MAILBOXES && mailbox_next (&mailbox, &list); i++)
        add_author (self, arena, domains, &mailbox);
    if (mailbox.doubt) doubt (self, mailbox.doubt);
    if (*list.at) doubt (self, "more mailboxes than are read");
}

void from_read (from_t *self, arena_t *arena, const domains_t *domains, const char *message, size_t size) {
    header_t header;
    *self = (from_t){0};
    header_start (&header, message, size);
    while (header_next (&header)) {
        self->fields++;
        if (self->fields <= LIMIT_AUTHORS) read_field (self, arena, domains, &header.field);
    }
    if (self->fields > 1) self->doubt = "several From fields";
    if (header.hidden) doubt (self, header.hidden);
    if (header.doubt && self->fields) doubt (self, header.doubt);
    if (self->authors > 1 && !self->domain) doubt (self, "authors of several domains");
}
