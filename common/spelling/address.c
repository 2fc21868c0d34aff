#include "address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

bool address_read (address_t *self, const char *text) {
    uint8_t bytes[16];
    *self = (address_t){0};
    if (inet_pton (AF_INET, text, bytes) == 1)
        address_of_bytes (self, bytes, 4);
    else if (inet_pton (AF_INET6, text, bytes) == 1)
        address_of_bytes (self, bytes, 16);
    return self->bits != 0;
}

void address_of_bytes (address_t *self, const uint8_t *bytes, size_t size) {
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    *self = (address_t){0};
    if (size != 4 && size != sizeof self->bytes) return;
    bool within = size == 16 && memcmp (bytes, mapped, sizeof mapped) == 0;
    self->bits = size == 4 || within ? 32 : 128;
    memcpy (self->bytes, within ? bytes + 12 : bytes, self->bits == 32 ? 4 : 16);
}

bool address_matches (const address_t *self, const address_t *network, int length) {
    if (self->bits != network->bits || length < 0) return false;
    if (length > self->bits) length = self->bits;
    size_t whole = (size_t)length / 8;
    if (memcmp (self->bytes, network->bytes, whole) != 0) return false;
    if (length % 8 == 0) return true;
    return (self->bytes[whole] ^ network->bytes[whole]) >> (8 - length % 8) == 0;
}

void address_text (const address_t *self, char text[ADDRESS_TEXT]) {
    text[0] = '\0';
    if (self->bits) inet_ntop (self->bits == 32 ? AF_INET : AF_INET6, self->bytes, text, ADDRESS_TEXT);
}

void address_network (const address_t *self, char text[ADDRESS_TEXT]) {
    address_t network = *self;
    size_t kept = self->bits == 32 ? 3 : 6;
    memset (network.bytes + kept, 0, sizeof network.bytes - kept);
    address_text (&network, text);
    size_t length = strlen (text);
    if (length) snprintf (text + length, ADDRESS_TEXT - length, "/%zu", 8 * kept);
}

void address_reverse (const address_t *self, char name[ADDRESS_REVERSE]) {
    const uint8_t *b = self->bytes;
    if (self->bits == 32) {
        snprintf (name, ADDRESS_REVERSE, "%u.%u.%u.%u.in-addr.arpa", b[3], b[2], b[1], b[0]);
        return;
    }
    static const char digits[] = "0123456789abcdef";
    size_t at = 0;
    for (int i = 15; i >= 0; i--) {
        name[at++] = digits[b[i] & 15];
        name[at++] = '.';
        name[at++] = digits[b[i] >> 4];
        name[at++] = '.';
    }
    snprintf (name + at, ADDRESS_REVERSE - at, "ip6.arpa");
}
