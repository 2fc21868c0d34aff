/* What the fuzzers of attached files share: an inspection of its own for each run. */
#ifndef TAMIS_FUZZ_FILES_H
#define TAMIS_FUZZ_FILES_H

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "file/inspect.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Looks into a copy of the input, exactly as long as its memory. */
static inline void fuzz_file (const char *name, const uint8_t *data, size_t size) {
    static keyring_t *keys;
    if (!keys) keys = keyring_for_tests ();
    arena_t *arena = arena_new ();
    limits_t limits = {.urls = 50};
    reader_t reader = {.normal = "password: 1", .normal_size = 11};
    reader.links = arena_alloc (arena, limits.urls * sizeof *reader.links);
    evidence_t *evidence = evidence_new (arena, keys);
    inspection_t inspection = inspect_start (evidence, &reader, &limits, clock_now () + 1000);
    char *copy = malloc (size ? size : 1);
    if (!copy) abort ();
    if (size) memcpy (copy, data, size);
    inspect_file (&inspection, name, copy, size, 0);
    free (copy);
    inspect_end (&inspection);
    if (reader.n_links > limits.urls || inspection.expanded > LIMIT_EXPANDED) abort ();
    for (size_t i = 0; i < reader.n_links; i++)
        if (reader.links[i].size > LIMIT_URL || !reader.links[i].size) abort ();
    arena_destroy (&arena);
}

#endif
