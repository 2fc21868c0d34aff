/* Links that hide where they lead. */
#ifndef TAMIS_ODD_LINK_H
#define TAMIS_ODD_LINK_H

#include "reader.h"
#include "worker.h"

/* Adds odd_link for a link with a host's name where a user's belongs (https://bank.example@192.0.2.1/), or one that
 * carries its page in itself (data:). */
void odd_link_read (const reader_t *reader, evidence_t *evidence);

#endif
