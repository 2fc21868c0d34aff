/* IP addresses: as text, as a network, as a name for PTR; an IPv4 address within IPv6 (::ffff:0:0/96) is IPv4. */
#ifndef TAMIS_ADDRESS_H
#define TAMIS_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ADDRESS_TEXT = 64,   /* bytes of an address or network as text */
    ADDRESS_REVERSE = 80 /* bytes of a name under in-addr.arpa or ip6.arpa */
};

typedef struct {
    int bits; /* 32, 128; 0 where there is none */
    uint8_t bytes[16];
} address_t;

/* Reads TEXT; false where it is no address. */
bool address_read (address_t *self, const char *text);

/* Reads 4 or 16 bytes. */
void address_of_bytes (address_t *self, const uint8_t *bytes, size_t size);

/* Whether the first LENGTH bits (0 to 128) of both are the same, and both of one family. */
bool address_matches (const address_t *self, const address_t *network, int length);

void address_text (const address_t *self, char text[ADDRESS_TEXT]);

/* Its /24, or /48 for IPv6, as prefix/length. */
void address_network (const address_t *self, char text[ADDRESS_TEXT]);

/* The name that its PTR records stand at (RFC 1035, section 3.5; RFC 3596, section 2.5). */
void address_reverse (const address_t *self, char name[ADDRESS_REVERSE]);

#endif
