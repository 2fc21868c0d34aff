/* Which recorded message is this? Found by its X-Tamis-Id, else by its Message-ID, else by its DKIM signature. */
#ifndef TAMIS_FIND_H
#define TAMIS_FIND_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "keyring.h"

/* MESSAGE may also be an ARF report (RFC 5965), whose third part then is meant. AT (RFC 3339, "" for any): no message
 * later than that. Writes the UUID's text; false where the history holds none. */
bool find_message (PGconn *database, const keyring_t *keys, const char *message, size_t size, const char *at,
                   char uuid[37]);

#endif
