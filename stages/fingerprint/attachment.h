/* Attachments: type by content, digest, and names that lie about either. */
#ifndef TAMIS_ATTACHMENT_H
#define TAMIS_ATTACHMENT_H

#include "mime.h"
#include "worker.h"

/* Whether a person would call this part an attachment: neither the text itself nor what mail programs add. */
bool attachment_is (const part_t *part);

/* Adds the traits and findings of every attachment. False where DEADLINE (ms, monotonic) came first, or an attachment
 * was longer than what its digest covers. */
bool attachment_read (const mime_t *mime, const limits_t *limits, int64_t deadline, evidence_t *evidence);

#endif
