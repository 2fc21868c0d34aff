/* One Received field (RFC 5321, section 4.4), as Postfix, Sendmail, Exim, qmail and their kin write it. */
#ifndef TAMIS_RECEIVED_H
#define TAMIS_RECEIVED_H

#include <stdbool.h>
#include <stddef.h>

#include "networks.h"

enum { RECEIVED_NAME = 255, RECEIVED_ADDRESS = 320, RECEIVED_TEXT = 4096 };

/* What the server that wrote the field says of its peer; every text is "" where it is not said. The texts hold any
 * bytes but NUL. */
typedef struct {
    bool has_peer; /* there is a "from" clause: the message came over a network */
    char ip[NETWORK_ADDRESS_TEXT];
    char ptr[RECEIVED_NAME + 1];
    char helo[RECEIVED_NAME + 1];
    char recipient[RECEIVED_ADDRESS + 1]; /* the "for" clause */
} received_t;

/* Reads a field's value. Of one that is longer than RECEIVED_TEXT the beginning is read. */
void received_read (const char *value, size_t size, received_t *received);

#endif
