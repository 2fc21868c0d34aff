#include "worker.h"

#include <string.h>

evidence_t *evidence_new (arena_t *arena, const keyring_t *keys) {
    evidence_t *self = arena_zero (arena, sizeof *self);
    self->arena = arena;
    self->keys = keys;
    self->traits = arena_alloc (arena, EVIDENCE_TRAITS * sizeof *self->traits);
    self->findings = arena_alloc (arena, EVIDENCE_FINDINGS * sizeof *self->findings);
    return self;
}

void evidence_trait (evidence_t *self, trait_kind_t kind, const char *value) {
    if (!value || !*value || self->n_traits == EVIDENCE_TRAITS) return;
    uint64_t id = trait_id (self->keys, kind, value, strlen (value));
    for (size_t i = 0; i < self->n_traits; i++)
        if (self->traits[i]->id == id) return;
    Trait *trait = arena_alloc (self->arena, sizeof *trait);
    trait__init (trait);
    trait->id = id;
    trait->value = arena_string (self->arena, value);
    self->traits[self->n_traits++] = trait;
}

void evidence_weighed (evidence_t *self, finding_code_t code, int32_t bits, const char *reason) {
    if (self->n_findings == EVIDENCE_FINDINGS) return;
    for (size_t i = 0; i < self->n_findings; i++)
        if (self->findings[i]->code == code) return;
    Finding *finding = arena_alloc (self->arena, sizeof *finding);
    finding__init (finding);
    finding->code = code;
    finding->bits = bits;
    finding->reason = arena_string (self->arena, reason ? reason : "");
    self->findings[self->n_findings++] = finding;
}

void evidence_finding (evidence_t *self, finding_code_t code, const char *reason) {
    evidence_weighed (self, code, finding_info (code)->bits, reason);
}
