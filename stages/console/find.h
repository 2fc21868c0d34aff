/* Which recorded messages are these? Found by their X-Tamis-Id, else by their Message-ID, else by their DKIM signature.
 */
#ifndef TAMIS_FIND_H
#define TAMIS_FIND_H

#include <libpq-fe.h>

#include "item.h"
#include "keyring.h"

/* Sets the id of each of COUNT items, empty where the history holds no such message, in one question to it. An item's
 * message may also be an ARF report (RFC 5965), whose third part then is meant. AT (RFC 3339, "" for any): no message
 * later than that. */
void find_messages (PGconn *database, const keyring_t *keys, source_item_t *const *items, size_t count, const char *at);

#endif
