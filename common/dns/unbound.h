/* The resolver: libunbound, asking recursors or the root, with a thread of its own for the network. */
#ifndef TAMIS_DNS_UNBOUND_H
#define TAMIS_DNS_UNBOUND_H

#include "answer.h"

typedef struct unbound_t unbound_t;

/* An answer to the question that was asked with QUERY is in DRAFT. */
typedef void (unbound_done_fn) (void *query, draft_t *draft);

/* One question on its way; lives until its answer came, it was cancelled, or the resolver is gone. */
typedef struct {
    unbound_t *resolver;
    void *query;
    dns_type_t type;
    int id;
} unbound_question_t;

/* NULL on failure, with *ERROR a sentence (the caller frees it). Answers are put into DRAFT, which outlives the
 * resolver. */
unbound_t *unbound_new (const dns_options_t *options, draft_t *draft, unbound_done_fn *done, char **error);
void unbound_destroy (unbound_t **self);

int unbound_fd (const unbound_t *self);

/* Calls DONE for each answer that has come. */
void unbound_process (unbound_t *self);

/* Asks for NAME and TYPE: 0, or -1. DONE (QUERY) is called from unbound_process(), once, unless the question is
 * cancelled. */
int unbound_ask (unbound_t *self, unbound_question_t *question, const char *name, dns_type_t type, void *query);
void unbound_cancel (unbound_question_t *question);

#endif
