/* stage: fingerprint */
/* A charset's name up to the first line feed, and a text in it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "label.h"
#include "utf8.h"

enum { NAME = 40 };

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    char name[NAME] = "", page[NAME];
    const uint8_t *feed = size ? memchr (data, '\n', size) : NULL;
    size_t named = feed ? (size_t)(feed - data) : 0;
    memcpy (name, data, named < sizeof name - 1 ? named : sizeof name - 1);
    if (feed) data += named + 1, size -= named + 1;
    arena_t *arena = arena_new ();
    char *text = malloc (size + 1);
    memcpy (text, data, size);
    if (label_in_page (text, size, page, sizeof page) && !*page) abort ();
    size_t length;
    bool broken = false;
    char *out = charset_utf8 (arena, text, size, name, &length, &broken);
    if (strlen (out) != length) abort ();
    for (size_t at = 0, step; at < length; at += step)
        if (!(step = utf8_char (out + at, length - at))) abort ();
    free (text);
    arena_destroy (&arena);
    return 0;
}
