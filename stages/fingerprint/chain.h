/* Answers to letters that were never written. */
#ifndef TAMIS_CHAIN_H
#define TAMIS_CHAIN_H

#include "deceit.h"

/* Whether the header names a message that this one answers; its own does not count. */
bool chain_answers (const char *message, size_t size);

/* Whether the header says that the message went to a list (RFC 2919, RFC 2369, and older customs). */
bool chain_is_list (const char *message, size_t size);

/* A subject that says it is an answer, in a header that names no message it answers (RFC 5322 section 3.6.4), or its
 * own. Many honest programs leave the fields out, so that this weighs little by itself. */
void chain_read (const deceit_view_t *view, evidence_t *evidence);

#endif
