#include "author.h"

#include <gmime/gmime.h>
#include <string.h>

#include "bounds.h"
#include "mail.h"
#include "utf8.h"

static char *cleaned (arena_t *arena, const char *text) {
    char *copy = arena_string (arena, text ? text : "");
    utf8_clean (copy, strlen (copy));
    return copy;
}

/* The first mailbox of a list, within a group where the group comes first. */
static InternetAddressMailbox *first_mailbox (InternetAddressList *list) {
    int count = list ? internet_address_list_length (list) : 0;
    for (int i = 0; i < count; i++) {
        InternetAddress *address = internet_address_list_get_address (list, i);
        if (INTERNET_ADDRESS_IS_MAILBOX (address)) return INTERNET_ADDRESS_MAILBOX (address);
        if (!INTERNET_ADDRESS_IS_GROUP (address)) continue;
        InternetAddressList *members = internet_address_group_get_members (INTERNET_ADDRESS_GROUP (address));
        if (members && internet_address_list_length (members) > 0 &&
            INTERNET_ADDRESS_IS_MAILBOX (internet_address_list_get_address (members, 0)))
            return INTERNET_ADDRESS_MAILBOX (internet_address_list_get_address (members, 0));
    }
    return NULL;
}

static char *lower (char *text) {
    for (char *c = text; *c; c++) *c = g_ascii_tolower (*c);
    return text;
}

author_t author_read (arena_t *arena, const char *message, size_t size, const char *name) {
    author_t author = {"", "", ""};
    mail_field_t field;
    char value[LIMIT_FIELD];
    if (!mail_find_field (message, size, name, &field)) return author;
    mail_unfold (field.value, field.value_size, value, sizeof value);
    InternetAddressList *list = internet_address_list_parse (NULL, value);
    InternetAddressMailbox *mailbox = first_mailbox (list);
    if (mailbox) {
        author.name = cleaned (arena, internet_address_get_name (INTERNET_ADDRESS (mailbox)));
        author.address = lower (cleaned (arena, internet_address_mailbox_get_addr (mailbox)));
        const char *at = strrchr (author.address, '@');
        author.domain = at ? at + 1 : "";
    }
    if (list) g_object_unref (list);
    return author;
}

char *author_field (arena_t *arena, const char *message, size_t size, const char *name) {
    mail_field_t field;
    char value[LIMIT_FIELD];
    if (!mail_find_field (message, size, name, &field)) return arena_string (arena, "");
    mail_unfold (field.value, field.value_size, value, sizeof value);
    char *decoded = g_mime_utils_header_decode_text (NULL, value);
    char *text = cleaned (arena, decoded);
    g_free (decoded);
    return text;
}
