/* stage: fingerprint */
/* HTML, style sheets and character references. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "html.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    arena_t *arena = arena_new ();
    char *bytes = malloc (size + 1);
    size_t length;
    bool broken = false;
    memcpy (bytes, data, size);
    char *text = charset_utf8 (arena, bytes, size, "utf-8", &length, &broken);
    const html_t *page = html_read (arena, text, length, 20);
    if (page->size > 2 * length || page->unseen_size > 2 * length || page->n_links > 20) abort ();
    if (strlen (page->text) != page->size || strlen (page->unseen) != page->unseen_size) abort ();
    for (size_t i = 0; i < page->n_links; i++)
        if (page->links[i].from > page->links[i].to || page->links[i].to > page->size) abort ();
    for (size_t at = 0, step; at < page->size; at += step)
        if (!(step = utf8_char (page->text + at, page->size - at))) abort ();
    free (bytes);
    arena_destroy (&arena);
    return 0;
}
