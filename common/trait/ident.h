/* How a message is named outside the house. */
#ifndef TAMIS_IDENT_H
#define TAMIS_IDENT_H

#include <stdbool.h>

#include "keyring.h"

enum { IDENT_BYTES = 16, IDENT_MAC = 16, IDENT_TEXT = 48 };

/* The value of X-Tamis-Id: base64url of the id and its MAC under the deployment key, so that nobody can make one up. */
void ident_header (const keyring_t *keys, const uint8_t id[IDENT_BYTES], char text[IDENT_TEXT]);

/* Reads an id: the UUID's own text, or an X-Tamis-Id, whose MAC must be right. */
bool ident_parse (const keyring_t *keys, const char *text, uint8_t id[IDENT_BYTES]);

#endif
