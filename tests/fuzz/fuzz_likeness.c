/* stage: fingerprint */
/* A text: its footers, bands, sentences and template, as of a plain part. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bands.h"
#include "fold.h"
#include "footer.h"
#include "sentence.h"
#include "template.h"
#include "utf8.h"

static void check_footers (const char *text, size_t size) {
    footer_t footers[LIMIT_FOOTERS];
    size_t count = footer_find (text, size, footers, LIMIT_FOOTERS), from = 0;
    for (size_t i = 0; i < count; i++) {
        if (footers[i].from < from || footers[i].to < footers[i].from || footers[i].to > size) abort ();
        from = footers[i].to;
    }
}

static void check_bands (const char *text, size_t size) {
    bands_t one, other;
    bands_read (&one, text, size);
    bands_read (&other, text, size);
    if (one.count > BANDS || one.count != other.count) abort ();
    for (size_t i = 0; i < one.count; i++)
        if (strlen (one.hex[i]) != BAND_HEX || strcmp (one.hex[i], other.hex[i]) != 0) abort ();
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    arena_t *arena = arena_new ();
    char *text = malloc (size ? size : 1);
    if (!text) abort ();
    if (size) memcpy (text, data, size);
    reader_t reader = {.text = text, .size = size};
    reader.folded = fold_text (arena, text, size, &reader.folded_size);
    check_footers (text, size);
    size_t own_size, length;
    const char *own = footer_without (arena, &reader, &own_size);
    if (own_size > reader.folded_size) abort ();
    check_bands (own, own_size);
    sentence_t found[SENTENCES];
    size_t count = sentence_read (arena, text, size, found);
    if (count > SENTENCES) abort ();
    for (size_t i = 1; i < count; i++)
        if (found[i].weight > found[i - 1].weight) abort ();
    char *template = template_of (arena, text, size, &length);
    if (template && length > size + 1) abort ();
    arena_destroy (&arena);
    free (text);
    return 0;
}
