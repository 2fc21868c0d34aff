/* The message's own header: how it is built, and what it lacks. */
#ifndef TAMIS_HEADER_H
#define TAMIS_HEADER_H

#include "author.h"
#include "worker.h"

/* Adds traits (header_shape, mailer, reply_to) and findings. FROM: the author; SUBJECT: decoded. False where the header
 * was longer than what is read. */
bool header_read (const char *message, size_t size, const author_t *from, const char *subject, evidence_t *evidence);

#endif
