/* Answers to letters that were never written. */
#ifndef TAMIS_CHAIN_H
#define TAMIS_CHAIN_H

#include "deceit.h"

/* A subject that says it is an answer, in a header that names no message it answers (RFC 5322 section 3.6.4), or its
 * own. Many honest programs leave the fields out, so that this weighs little by itself. */
void chain_read (const deceit_view_t *view, evidence_t *evidence);

#endif
