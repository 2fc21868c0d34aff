#include "trait_value.h"

#include "account.h"
#include "address.h"
#include "console.h"
#include "domain.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_DIGITS = 64, KEYED_DIGITS = 14 };

/* Writes TEXT into VALUE as the stage would have it; NULL, or what is wrong with it (the caller frees it). */
typedef char *(read_fn)(const char *text, char value[TRAIT_VALUE]);

static char *read_address (const char *text, char value[TRAIT_VALUE]) {
    address_t address;
    if (!address_read (&address, text)) return say ("\"%.100s\" is no IPv4 or IPv6 address", text);
    address_text (&address, value);
    return NULL;
}

static char *read_network (const char *text, char value[TRAIT_VALUE]) {
    const char *slash = strchr (text, '/');
    char *plain = say ("%.*s", (int)(slash ? slash - text : (long)strlen (text)), text);
    address_t address;
    bool good = address_read (&address, plain);
    free (plain);
    if (!good || !slash) return say ("\"%.100s\" is no network: 192.0.2.0/24 or 2001:db8:1::/48 were", text);
    const char *length = address.bits == 32 ? "/24" : "/48";
    if (strcmp (slash, length)) return say ("a network is a %s of IPv%s here", length, address.bits == 32 ? "4" : "6");
    address_network (&address, value);
    return NULL;
}

static char *read_name (const char *text, char value[TRAIT_VALUE], bool organisation) {
    domains_t *domains = domains_new ();
    if (!domains) return say ("domain names cannot be read: ICU or the public suffix list cannot start");
    char *error = NULL;
    if (!domains_ascii (domains, text, value) || !domains_is_host (value))
        error = say ("\"%.100s\" is no domain name", text);
    const char *own = error || !organisation ? value : domains_organisation (domains, value);
    if (!own)
        error = say ("%s is a public suffix: whole countries would be blocked", value);
    else if (strcmp (own, value))
        error = say ("this kind holds organisational domains: %s belongs to %s", value, own);
    domains_destroy (&domains);
    return error;
}

static char *read_domain (const char *text, char value[TRAIT_VALUE]) {
    return read_name (text, value, false);
}

static char *read_organisation (const char *text, char value[TRAIT_VALUE]) {
    return read_name (text, value, true);
}

static char *read_key (const char *text, char value[TRAIT_VALUE]) {
    size_t length = strlen (text);
    if (length != KEY_DIGITS || strspn (text, "0123456789abcdefABCDEF") != length)
        return say ("a key is named by the %d hex digits of its SHA-256", KEY_DIGITS);
    for (size_t i = 0; i <= length; i++) value[i] = (char)tolower (text[i]);
    return NULL;
}

static char *read_account (const char *text, char value[TRAIT_VALUE]) {
    if (strlen (text) >= ACCOUNT_TEXT) return say ("an account has %d bytes at most", ACCOUNT_TEXT - 1);
    if (!account_text (text, value)) return say ("an account has a name");
    return NULL;
}

/* As the history shows what has not earned a name. */
static char *read_key_itself (const char *text, char value[TRAIT_VALUE]) {
    if (strlen (text) != KEYED_DIGITS + 1 || strspn (text + 1, "0123456789abcdef") != KEYED_DIGITS)
        return say ("\"%.100s\" is no key of a trait: # and %d hex digits", text, KEYED_DIGITS);
    snprintf (value, TRAIT_VALUE, "%s", text);
    return NULL;
}

static const struct {
    const char *kind;
    read_fn *read;
} readers[] = {{"address", read_address},         {"network", read_network},
               {"ptr_domain", read_organisation}, {"spf_domain", read_domain},
               {"dkim_domain", read_domain},      {"dkim_key", read_key},
               {"account", read_account},         {NULL, NULL}};

static read_fn *reader_of (const char *kind) {
    for (int i = 0; readers[i].kind; i++)
        if (!strcmp (kind, readers[i].kind)) return readers[i].read;
    return NULL;
}

static char *refusal (const trait_info_t *kind) {
    static const char *const authorities[] = {"proven", "claimed", "borrowed"};
    if (kind->authority == AUTHORITY_PROVEN)
        return say ("%s tells who passed a message on, or more than one sender: of proven traits a decision stands on "
                    "address, network, ptr_domain, spf_domain, dkim_domain, dkim_key and account",
                    kind->name);
    return say ("%s is a %s trait: a decision stands on a proven one, or innocents who share it, or whose name is "
                "forged, are hit",
                kind->name, authorities[kind->authority]);
}

int trait_value_read (const char *text, trait_value_t *self, char **error) {
    const char *equals = strchr (text, '=');
    char *name = equals ? say ("%.*s", (int)(equals - text), text) : NULL;
    self->kind = name ? trait_named (name) : NULL;
    free (name);
    if (!self->kind) {
        *error = equals ? say ("there is no kind of trait called \"%.*s\"", (int)(equals - text), text)
                        : say ("\"%.100s\" is not KIND=VALUE", text);
        return EXIT_USAGE;
    }
    read_fn *read = self->kind->authority == AUTHORITY_PROVEN ? reader_of (self->kind->name) : NULL;
    if (read && equals[1] == '#') read = read_key_itself;
    *error = read ? read (equals + 1, self->value) : refusal (self->kind);
    return !read ? EXIT_NO : *error ? EXIT_USAGE : EXIT_DONE;
}

uint64_t trait_value_id (const trait_value_t *self, const keyring_t *keys) {
    if (*self->value == '#') return (uint64_t)self->kind->code << 56 | strtoull (self->value + 1, NULL, 16);
    return trait_id (keys, self->kind->code, self->value, strlen (self->value));
}

const char *trait_value_readable (const trait_value_t *self) {
    return self->kind->secrecy == SECRECY_SENDER && *self->value != '#' ? self->value : "";
}
