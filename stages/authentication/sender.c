#include "sender.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "utf8.h"

/* A copy in lower case and valid UTF-8; what is longer is cut between characters. */
static void keep (char *out, size_t size, const char *text, size_t length) {
    length = utf8_cut (text, length, size - 1);
    for (size_t i = 0; i < length; i++) out[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
    out[length] = '\0';
    utf8_clean (out, length);
}

/* [192.0.2.1] or [IPv6:2001:db8::1] (RFC 5321, section 4.1.3), of the client itself. */
static bool is_own_literal (const char *helo, const address_t *client) {
    char text[LIMIT_ADDRESS_TEXT];
    address_t address;
    size_t size = strlen (helo);
    if (size < 3 || helo[0] != '[' || helo[size - 1] != ']' || size - 2 >= sizeof text) return false;
    memcpy (text, helo + 1, size - 2);
    text[size - 2] = '\0';
    bool tagged = strncasecmp (text, "ipv6:", 5) == 0;
    return address_read (&address, tagged ? text + 5 : text) && address_matches (&address, client, address.bits);
}

static void read_helo (sender_t *self, const char *helo, const domains_t *domains) {
    char name[LIMIT_DOMAIN];
    self->helo_given = *helo != '\0';
    keep (self->helo, sizeof self->helo, helo, strlen (helo));
    if (domains_ascii (domains, helo, name)) {
        snprintf (self->helo, sizeof self->helo, "%s", name);
        self->helo_is_name = true;
        self->helo_is_right = domains_is_host (name);
    } else {
        self->helo_is_right = is_own_literal (self->helo, &self->address);
    }
}

/* A domain that is too long to be one is kept as none, so that no part of it is taken for the whole. */
static void read_mail_from (sender_t *self, const char *mail_from, const domains_t *domains) {
    const char *at = strrchr (mail_from, '@');
    self->null_sender = *mail_from == '\0';
    snprintf (self->local, sizeof self->local, "%.*s", at ? (int)(at - mail_from) : 0, mail_from);
    if (!at) return;
    self->domain_is_name = domains_ascii (domains, at + 1, self->domain);
    if (!self->domain_is_name && strlen (at + 1) < sizeof self->domain)
        keep (self->domain, sizeof self->domain, at + 1, strlen (at + 1));
}

void sender_read (sender_t *self, const Envelope *envelope, const domains_t *domains) {
    *self = (sender_t){0};
    address_read (&self->address, envelope->client_ip);
    read_helo (self, envelope->helo, domains);
    read_mail_from (self, envelope->mail_from, domains);
}
