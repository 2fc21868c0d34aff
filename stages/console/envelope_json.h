/* One line of an envelopes file:
 * {"file","received_at","client_ip","client_ptr","helo","mail_from","rcpt_to":[…],"direction",
 * "account","rcpt_rejected":[…]}. */
#ifndef TAMIS_ENVELOPE_JSON_H
#define TAMIS_ENVELOPE_JSON_H

#include "item.h"

/* Fills ITEM's file, envelope and time from SIZE bytes at TEXT. `file` is required; what else is absent or null is
 * unknown; keys of other names are passed over. False, with ITEM's error "line LINE: …", where a field is not what it
 * must be; its file is then set if the line names one. */
bool envelope_from_json (const char *text, size_t size, size_t line, source_item_t *item);

#endif
