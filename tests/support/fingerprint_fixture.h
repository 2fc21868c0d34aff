/* What the unit tests of fingerprint share: one fingerprint for all, and an arena, keys and evidence made by its own
 * hands. */
#ifndef TAMIS_FINGERPRINT_FIXTURE_H
#define TAMIS_FINGERPRINT_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint.h"

static arena_t *arena;
static fingerprint_t *fingerprint;
static keyring_t *keys;

static inline evidence_t *evidence_of (const char *message, size_t size) {
    evidence_t *evidence = evidence_new (arena, keys);
    uint8_t *copy = malloc (size ? size : 1); /* exactly as long: a read past it is seen */
    assert_non_null (copy);
    memcpy (copy, message, size);
    fingerprint_message (fingerprint, copy, size, evidence);
    free (copy);
    return evidence;
}

static inline const char *trait_of (const evidence_t *evidence, trait_kind_t kind) {
    for (size_t i = 0; i < evidence->n_traits; i++)
        if (trait_kind (evidence->traits[i]->id) == (int)kind) return evidence->traits[i]->value;
    return NULL;
}

static inline bool found (const evidence_t *evidence, finding_code_t code) {
    for (size_t i = 0; i < evidence->n_findings; i++)
        if (evidence->findings[i]->code == code) return true;
    return false;
}

static inline int set_up (void **state) {
    (void)state;
    char *error = NULL;
    limits_t limits = fingerprint_limits ();
    arena = arena_new ();
    keys = keyring_for_tests ();
    fingerprint = fingerprint_new (&limits, "", &error);
    return fingerprint ? 0 : -1;
}

static inline int tear_down (void **state) {
    (void)state;
    fingerprint_destroy (&fingerprint);
    keyring_destroy (&keys);
    arena_destroy (&arena);
    return 0;
}

#endif
