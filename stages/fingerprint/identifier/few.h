/* A few of many values: the first ones and the last ones, each once. Whoever puts a thousand decoys before what matters
 * is read all the same, and costs no more. */
#ifndef TAMIS_FEW_H
#define TAMIS_FEW_H

#include "bounds.h"
#include "worker.h"

typedef struct {
    const char *values[LIMIT_FEW];
    size_t count, turn;
} few_t;

/* Adds VALUE, which must live as long; a value that is there already changes nothing. */
void few_add (few_t *self, const char *value);

/* Each becomes a trait of KIND. */
void few_give (const few_t *self, trait_kind_t kind, evidence_t *evidence);

#endif
