/* Addresses of mail in the text: where the answer is to go when it is not to go to the sender. */
#ifndef TAMIS_CONTACT_H
#define TAMIS_CONTACT_H

#include "author.h"
#include "host.h"
#include "identifier/plain.h"
#include "worker.h"

/* Adds a trait for each of a few addresses in the text and in mailto: links, also where "at" and "dot" are written out
 * (English or French), in lower case. Those of FROM's organisation, those that MESSAGE names as its recipients, and
 * those of correspondents in quoted text are none. */
void contact_read (const plain_t *plain, const naming_t *naming, const author_t *from, const char *message, size_t size,
                   evidence_t *evidence);

/* Takes the addresses of the envelope's recipients out of the fragment's contacts. */
void contact_forget (FingerprintFragment *fragment, const Envelope *envelope);

#endif
