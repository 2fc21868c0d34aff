/* What senders of many letters write into the header for those who receive them: where to unsubscribe, who of a
 * provider's customers it is, which list. */
#ifndef TAMIS_BULK_H
#define TAMIS_BULK_H

#include "host.h"
#include "worker.h"

/* Adds unsubscribe_host (RFC 2369, RFC 8058: the host of the first web address, else of the first mail address),
 * feedback_id (the last of up to four fields between colons, which names the sender, as Google's guidelines for senders
 * define it), list_id (RFC 2919). */
void bulk_read (const char *message, size_t size, const naming_t *naming, evidence_t *evidence);

#endif
