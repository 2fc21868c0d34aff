/* What is within the attachments of a message. */
#ifndef TAMIS_FILES_H
#define TAMIS_FILES_H

#include "mime.h"
#include "reader.h"
#include "worker.h"

/* Looks into every attached archive, document and PDF until DEADLINE (ms, monotonic): adds traits and findings, and
 * puts the links that they hold behind the reader's. False where something was not looked at. */
bool files_read (const mime_t *mime, reader_t *reader, const limits_t *limits, int64_t deadline, evidence_t *evidence);

#endif
