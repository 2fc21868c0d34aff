/* The message's own header: how it is built, and what it lacks. */
#ifndef TAMIS_HEADER_H
#define TAMIS_HEADER_H

#include "author.h"
#include "mail.h"
#include "worker.h"

/* Adds traits (header_shape, mailer, reply_to) and findings. FROM: the author; SUBJECT: decoded. False where the header
 * was longer than what is read. */
bool header_read (const char *message, size_t size, const author_t *from, const char *subject, evidence_t *evidence);

/* True for fields that those who carry, filter or store a message add: they tell the receiver, not the sender. */
bool header_is_transport (const mail_field_t *field);

#endif
