#include "identifier/few.h"

#include <string.h>

enum { KEPT = LIMIT_FEW / 2 /* first ones, which nothing replaces */ };

void few_add (few_t *self, const char *value) {
    for (size_t i = 0; i < self->count; i++)
        if (strcmp (self->values[i], value) == 0) return;
    if (self->count < LIMIT_FEW)
        self->values[self->count++] = value;
    else
        self->values[KEPT + self->turn++ % (LIMIT_FEW - KEPT)] = value;
}

void few_give (const few_t *self, trait_kind_t kind, evidence_t *evidence) {
    for (size_t i = 0; i < self->count; i++) evidence_trait (evidence, kind, self->values[i]);
}
