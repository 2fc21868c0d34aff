/* The resolver: libunbound, asking recursors or the root, with a thread of its own for the network. */
#ifndef TAMIS_DNS_UNBOUND_H
#define TAMIS_DNS_UNBOUND_H

#include "answer.h"

typedef struct unbound_t unbound_t;

/* An answer to the question that was asked with QUERY is in DRAFT. */
typedef void (unbound_done_fn) (void *query, draft_t *draft);

/* NULL on failure, with *ERROR a sentence (the caller frees it). Answers are put into DRAFT, which outlives the resolver. */
unbound_t *unbound_new (const dns_options_t *options, draft_t *draft, unbound_done_fn *done, char **error);
void unbound_destroy (unbound_t **self);

int unbound_fd (const unbound_t *self);

/* Calls DONE for each answer that has come. */
void unbound_process (unbound_t *self);

/* Asks; 0 with *ID set, or -1. DONE is called from unbound_process(), once, unless the question is cancelled. */
int unbound_ask (unbound_t *self, const char *name, dns_type_t type, void *query, int *id);
void unbound_cancel (unbound_t *self, int id);

#endif
