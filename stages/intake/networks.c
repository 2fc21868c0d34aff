/* Everything is kept as IPv6: an IPv4 address as its mapped form, 96 bits longer (RFC 4291, section 2.5.5.2). */
#include "networks.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESS_BYTES = 16, MAPPED_BYTES = 12, MAPPED_BITS = 96, PART_TEXT = 64 };

static const uint8_t mapped[MAPPED_BYTES] = {[10] = 0xFF, [11] = 0xFF};

typedef struct {
    uint8_t address[ADDRESS_BYTES];
    int bits;
} network_t;

struct networks_t {
    size_t count;
    network_t network[];
};

static bool is_mapped (const uint8_t address[ADDRESS_BYTES]) {
    return memcmp (address, mapped, MAPPED_BYTES) == 0;
}

/* Reads an address, with or without a zone ("%eth0"). */
static bool address_parse (const char *text, uint8_t address[ADDRESS_BYTES]) {
    char plain[NETWORK_ADDRESS_TEXT];
    size_t length = strcspn (text, "%");
    if (length == 0 || length >= sizeof plain) return false;
    memcpy (plain, text, length);
    plain[length] = '\0';
    memcpy (address, mapped, MAPPED_BYTES);
    if (text[length] == '\0' && inet_pton (AF_INET, plain, address + MAPPED_BYTES) == 1) return true;
    return inet_pton (AF_INET6, plain, address) == 1;
}

static bool bits_parse (const char *text, int most, int *bits) {
    char *end;
    if (*text < '0' || *text > '9') return false;
    long value = strtol (text, &end, 10);
    *bits = value <= most ? (int)value : 0;
    return *end == '\0' && value <= most;
}

/* NULL, or what is wrong with PART. */
static const char *network_parse (char *part, network_t *network) {
    char *slash = strchr (part, '/');
    if (slash) *slash = '\0';
    bool address = address_parse (part, network->address);
    bool four = address && !strchr (part, ':');
    if (slash) *slash = '/';
    if (!address) return "is no IP address or network";
    int bits = four ? 32 : 128;
    if (slash && !bits_parse (slash + 1, bits, &bits)) return "has no valid prefix length";
    network->bits = four ? bits + MAPPED_BITS : bits;
    return NULL;
}

static bool say (char **error, const char *part, const char *what) {
    if (asprintf (error, "\"%s\" %s", part, what) < 0) *error = NULL;
    return false;
}

static bool networks_fill (networks_t *self, const char *text, char **error) {
    const char *separators = " ,\t\r\n";
    for (text += strspn (text, separators); *text; text += strspn (text, separators)) {
        char part[PART_TEXT];
        size_t length = strcspn (text, separators);
        (void)snprintf (part, sizeof part, "%.*s", (int)(length < PART_TEXT ? length : PART_TEXT), text);
        text += length;
        if (self->count == NETWORKS_MOST) return say (error, part, "is one network more than can be listed");
        const char *what = length < PART_TEXT ? network_parse (part, &self->network[self->count++]) : "is too long";
        if (what) return say (error, part, what);
    }
    return true;
}

networks_t *networks_new (const char *text, char **error) {
    networks_t *self = calloc (1, sizeof *self + NETWORKS_MOST * sizeof (network_t));
    if (!self) {
        *error = strdup (strerror (errno));
        return NULL;
    }
    if (!networks_fill (self, text, error)) {
        networks_destroy (&self);
        return NULL;
    }
    networks_t *smaller = realloc (self, sizeof *self + self->count * sizeof (network_t));
    return smaller ? smaller : self;
}

void networks_destroy (networks_t **self) {
    free (*self);
    *self = NULL;
}

static bool network_contains (const network_t *self, const uint8_t address[ADDRESS_BYTES]) {
    size_t whole = (size_t)self->bits / 8;
    int rest = self->bits % 8;
    if (memcmp (self->address, address, whole) != 0) return false;
    return rest == 0 || ((self->address[whole] ^ address[whole]) >> (8 - rest)) == 0;
}

bool networks_contain (const networks_t *self, const char *address) {
    uint8_t bytes[ADDRESS_BYTES];
    if (!address_parse (address, bytes)) return false;
    for (size_t i = 0; i < self->count; i++)
        if (network_contains (&self->network[i], bytes)) return true;
    return false;
}

bool network_address (const char *address, char text[NETWORK_ADDRESS_TEXT]) {
    uint8_t bytes[ADDRESS_BYTES];
    if (!address_parse (address, bytes)) return false;
    bool four = is_mapped (bytes);
    return inet_ntop (four ? AF_INET : AF_INET6, four ? bytes + MAPPED_BYTES : bytes, text, NETWORK_ADDRESS_TEXT) !=
           NULL;
}
