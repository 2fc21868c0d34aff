/* stage: fingerprint */
/* Text as it is compared: normal, folded; and disguise in it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "disguise.h"
#include "fold.h"
#include "normal.h"
#include "utf8.h"

static void check (const char *text, size_t size) {
    if (strlen (text) != size) abort ();
    for (size_t at = 0, step; at < size; at += step)
        if (!(step = utf8_char (text + at, size - at))) abort ();
    if (strstr (text, "  ") || (size && (text[0] == ' ' || text[size - 1] == ' '))) abort ();
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    arena_t *arena = arena_new ();
    char *text = malloc (size + 1); /* NULs never come this far: a charset is read before */
    size_t length = 0, folded;
    for (size_t i = 0; i < size; i++) text[length] = (char)data[i], length += data[i] != 0;
    check (fold_text (arena, text, length, &folded), folded);
    if (folded > 2 * length) abort ();
    disguise_count (text, length);
    for (size_t at = 0, step; at < length; at += step ? step : 1)
        if (!(step = utf8_char (text + at, length - at))) text[at] = '?';
    check (normal_text (arena, text, length, &folded), folded);
    check (normal_name (arena, text, length, &folded), folded);
    free (text);
    arena_destroy (&arena);
    return 0;
}
