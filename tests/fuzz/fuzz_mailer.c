/* stage: fingerprint */
/* A header: its handwriting, and what bulk senders say in it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bulk.h"
#include "keyring.h"
#include "mailer.h"
#include "mime.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static naming_t *naming;
    static keyring_t *keys;
    char *text = malloc (size ? size : 1), form[40];
    mime_start ();
    if (!naming) naming = naming_new ();
    if (!keys) keys = keyring_for_tests ();
    if (!naming || !keys || !text) abort ();
    if (size) memcpy (text, data, size);
    arena_t *arena = arena_new ();
    evidence_t *evidence = evidence_new (arena, keys);
    author_t from = author_read (arena, text, size, "From");
    mailer_read (text, size, &from, naming, evidence);
    bulk_read (text, size, naming, evidence);
    for (size_t i = 0; i < evidence->n_traits; i++) {
        const char *value = evidence->traits[i]->value;
        for (size_t at = 0, step; value[at]; at += step)
            if (!(step = utf8_char (value + at, strlen (value + at)))) abort ();
    }
    if (mailer_form (text, size, form, sizeof form) >= sizeof form) abort ();
    arena_destroy (&arena);
    free (text);
    return 0;
}
