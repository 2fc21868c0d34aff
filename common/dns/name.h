/* Names: presentation format to wire format in lower case, and back. */
#ifndef TAMIS_DNS_NAME_H
#define TAMIS_DNS_NAME_H

#include <stddef.h>
#include <stdint.h>

#include "limits_dns.h"

/* Reads TEXT (escapes \. and \DDD, RFC 1035, section 5.1; with or without a final dot) into WIRE, ASCII letters in
 * lower case. Any byte may stand in a label. The length; 0 where TEXT is no name: empty, an empty label, a label or the
 * whole too long. */
size_t name_read (const char *text, uint8_t wire[DNS_WIRE]);

/* Writes a name's text without final dot, in lower case, with dots and unprintable bytes within labels escaped; the
 * root is ".". WIRE of SIZE bytes may go on behind the name. The length of the name within WIRE; 0 where it is broken.
 */
size_t name_write (const uint8_t *wire, size_t size, char text[DNS_TEXT]);

/* A keyed hash of SIZE bytes: the key is made anew in each process, so that nobody can choose names that collide. */
uint64_t name_hash (const void *bytes, size_t size);

#endif
