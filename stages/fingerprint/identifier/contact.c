#include "identifier/contact.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "identifier/few.h"
#include "identifier/mailbox.h"
#include "mail.h"

typedef struct {
    const naming_t *naming;
    const author_t *from;
    const char *message; /* its header names who must be left out */
    size_t size;
    evidence_t *evidence;
    few_t found;
    size_t tries;
    char *recipients; /* NULL until somebody asks */
    size_t recipients_size;
    const char *organisation; /* From's; NULL likewise */
} contacts_t;

static bool holds (const char *text, size_t size, const char *word) {
    size_t length = strlen (word);
    for (size_t i = 0; i + length <= size; i++)
        if ((text[i] | 0x20) == (word[0] | 0x20) && strncasecmp (text + i, word, length) == 0) return true;
    return false;
}

/* The fields that name recipients, one after the other. */
static void gather_recipients (contacts_t *self) {
    static const char *const names[] = {"To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Envelope-To"};
    mail_field_t field;
    size_t offset = 0, fields = 0;
    self->recipients = arena_alloc (self->evidence->arena, LIMIT_FIELD);
    while (fields++ < LIMIT_SHAPE_FIELDS && mail_next_field (self->message, self->size, &offset, &field))
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            size_t room = LIMIT_FIELD - self->recipients_size;
            if ((field.name[0] ^ names[i][0]) & ~0x20 || !mail_field_is (&field, names[i])) continue;
            size_t size = field.value_size < room ? field.value_size : room;
            memcpy (self->recipients + self->recipients_size, field.value, size);
            self->recipients_size += size;
        }
}

static bool is_recipient (contacts_t *self, const char *address) {
    if (!self->recipients) gather_recipients (self);
    return holds (self->recipients, self->recipients_size, address);
}

/* The organisation that a domain belongs to. */
static const char *organisation (const contacts_t *self, const char *domain) {
    const char *found = host_domain (self->naming, domain);
    return found ? found : domain;
}

static bool is_own (contacts_t *self, const char *host) {
    if (!*self->from->domain) return false;
    if (!self->organisation) self->organisation = organisation (self, self->from->domain);
    return strcasecmp (self->organisation, organisation (self, host)) == 0;
}

/* Under a suffix that exists, or one that is kept for examples (RFC 2606). */
static bool is_name (const contacts_t *self, const char *host) {
    const char *last = strrchr (host, '.');
    return host_is_public (self->naming, host) || (last && (!strcmp (last, ".example") || !strcmp (last, ".test")));
}

static void keep (contacts_t *self, const char *address) {
    const char *domain = strrchr (address, '@') + 1;
    char host[LIMIT_HOST + 1];
    bool numeric;
    if (self->tries == 0 || strcmp (domain, self->from->domain) == 0) return;
    self->tries--;
    if (is_recipient (self, address)) return;
    if (!host_read (self->naming, domain, strlen (domain), host, &numeric) || numeric) return;
    if (!is_name (self, host) || is_own (self, host)) return;
    few_add (&self->found, arena_printf (self->evidence->arena, "%.*s%s", (int)(domain - address), address, host));
}

/* Whether the line that AT stands in is somebody else's: quoted, a copied header, or "… wrote:". */
static bool is_quoted (const char *text, size_t size, size_t at, size_t to) {
    static const char *const fields[] = {"from:", "to:", "cc:", "de :", "de:", "\xC3\xA0 :", "sent:", "reply-to:"};
    size_t begin = at, least = at > LIMIT_CONTEXT ? at - LIMIT_CONTEXT : 0;
    while (begin > least && text[begin - 1] != '\n') begin--;
    while (begin < at && text[begin] == ' ') begin++;
    if (text[begin] == '>' || text[begin] == '|') return true;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (at - begin >= strlen (fields[i]) && strncasecmp (text + begin, fields[i], strlen (fields[i])) == 0)
            return true;
    size_t ahead = size - to < LIMIT_CONTEXT ? size - to : LIMIT_CONTEXT;
    return holds (text + to, ahead, "wrote:") || holds (text + to, ahead, "crit :") ||
           holds (text + to, ahead, "crit:");
}

static void read_text (contacts_t *self, const plain_t *plain) {
    const char *text = plain->text;
    mailbox_t mailbox;
    for (size_t at = 0; mailbox_next (text, plain->size, &at, &mailbox);)
        if (!is_quoted (text, plain->size, mailbox.from, mailbox.to)) keep (self, mailbox.address);
    for (size_t i = 0; i < plain->n_words; i++) {
        char first = (char)(text[plain->words[i]] | 0x20); /* "at", "arobase", "chez" */
        if (first != 'a' && first != 'c') continue;
        if (mailbox_at (text, plain->size, plain->words[i], &mailbox) &&
            !is_quoted (text, plain->size, mailbox.from, mailbox.to))
            keep (self, mailbox.address);
    }
}

static void read_links (contacts_t *self, const reader_t *reader) {
    mailbox_t mailbox;
    for (size_t i = 0; i < reader->n_links; i++) {
        const link_t *link = &reader->links[i];
        size_t at = strlen ("mailto:");
        if (link->size <= at || strncasecmp (link->target, "mailto:", at) != 0) continue;
        const char *query = memchr (link->target, '?', link->size);
        if (mailbox_next (link->target, query ? (size_t)(query - link->target) : link->size, &at, &mailbox))
            keep (self, mailbox.address);
    }
}

void contact_read (const plain_t *plain, const naming_t *naming, const author_t *from, const char *message, size_t size,
                   evidence_t *evidence) {
    contacts_t self = {.naming = naming,
                       .from = from,
                       .message = message,
                       .size = size,
                       .evidence = evidence,
                       .tries = LIMIT_CONTACT_TRIES};
    read_text (&self, plain);
    if (plain->reader) read_links (&self, plain->reader);
    few_give (&self.found, TRAIT_contact, evidence);
}

static bool is_envelope_recipient (const Envelope *envelope, const char *address) {
    for (size_t i = 0; i < envelope->n_rcpt_to; i++)
        if (strcasecmp (envelope->rcpt_to[i], address) == 0) return true;
    return false;
}

void contact_forget (FingerprintFragment *fragment, const Envelope *envelope) {
    size_t kept = 0;
    for (size_t i = 0; i < fragment->n_traits; i++) {
        Trait *trait = fragment->traits[i];
        if (trait_kind (trait->id) == TRAIT_contact && is_envelope_recipient (envelope, trait->value)) continue;
        fragment->traits[kept++] = trait;
    }
    fragment->n_traits = kept;
}
