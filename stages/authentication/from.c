#include "from.h"

#include <string.h>

#include "encoded.h"
#include "mail.h"
#include "mailbox.h"

static void add_author (from_t *self, arena_t *arena, const domains_t *domains, const mailbox_t *mailbox) {
    char domain[LIMIT_DOMAIN], decoded[LIMIT_NAME], name[LIMIT_NAME];
    const char *at = strrchr (mailbox->address, '@');
    if (!at || at == mailbox->address || !domains_ascii (domains, at + 1, domain)) return;
    if (self->authors < LIMIT_AUTHORS) {
        encoded_decode (mailbox->name, decoded, sizeof decoded);
        encoded_fold (decoded, name);
        self->author[self->authors] = (author_t){arena_string (arena, name), arena_string (arena, domain)};
    }
    self->authors++;
}

void from_read (from_t *self, arena_t *arena, const domains_t *domains, const char *message, size_t size) {
    mail_field_t field;
    char value[LIMIT_FROM];
    *self = (from_t){0};
    size_t offset = 0;
    for (int i = 0; i < MAIL_FIELDS && mail_next_field (message, size, &offset, &field); i++) {
        if (!mail_field_is (&field, "From")) continue;
        self->fields++;
        if (self->fields > LIMIT_AUTHORS) continue;
        mail_unfold (field.value, field.value_size, value, sizeof value);
        mailbox_t mailbox;
        const char *at = value;
        for (int j = 0; j < LIMIT_MAILBOXES && mailbox_next (&mailbox, &at); j++)
            add_author (self, arena, domains, &mailbox);
    }
}
