/* stage: fingerprint */
/* MIME in every reading, with all its transfer encodings, as part of the reader's view. */
#include <stdlib.h>
#include <string.h>

#include "fingerprint.h"
#include "mime.h"
#include "reader.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    limits_t limits = fingerprint_limits ();
    limits.parts = 40;
    arena_t *arena = arena_new ();
    char *text = malloc (size ? size : 1); /* exactly as long: a read past it is seen */
    memcpy (text, data, size);
    mime_start ();
    mime_t *mime = mime_read (arena, text, size, &limits);
    if (mime->count > limits.parts) abort ();
    for (size_t i = 0; i < mime->count; i++) {
        size_t length;
        bool cut;
        char *bytes = mime_decode (arena, &mime->parts[i], limits.text, &length, &cut);
        if (bytes[length] || !mime->parts[i].type) abort ();
    }
    reader_t *reader = reader_read (arena, mime, &limits, INT64_MAX);
    if (strlen (reader->text) != reader->size || strlen (reader->folded) != reader->folded_size) abort ();
    free (text);
    arena_destroy (&arena);
    return 0;
}
