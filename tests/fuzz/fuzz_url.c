/* stage: fingerprint */
/* A link's target, and text with links in it: what is read is a host, and once read it is read the same again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ground.h"
#include "links.h"
#include "url.h"

static void check (const naming_t *naming, arena_t *arena, const url_t *url) {
    char host[LIMIT_HOST + 1];
    bool numeric = false;
    if (strlen (url->host) > LIMIT_HOST || (url->shape && strlen (url->shape) > LIMIT_SHAPE)) abort ();
    if (strchr (url->host, ':')) return; /* IPv6 stands in brackets */
    if (!host_read (naming, url->host, strlen (url->host), host, &numeric)) abort ();
    if (strcmp (host, url->host) != 0 || numeric != url->numeric) abort ();
    (void)arena;
}

static void read_one (const naming_t *naming, arena_t *arena, const char *text, size_t size) {
    url_t url;
    size_t at = 0, length;
    if (url_read (naming, arena, text, size, &url)) check (naming, arena, &url);
    for (const char *inner; (inner = url_within (arena, text, size, &at, &length));)
        if (url_read (naming, arena, inner, length, &url)) check (naming, arena, &url);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static naming_t *naming;
    static ground_t *ground;
    char *error = NULL, *text = malloc (size ? size : 1);
    if (!naming) naming = naming_new ();
    if (!ground) ground = ground_load ("", "", &error);
    if (!naming || !ground || !text) abort ();
    if (size) memcpy (text, data, size);
    arena_t *arena = arena_new ();
    read_one (naming, arena, text, size);
    size_t at = 0, length;
    for (const char *url; (url = url_next (text, size, &at, &length));) {
        if (url < text || url + length > text + size) abort ();
        read_one (naming, arena, url, length);
    }
    links_mismatch (naming, arena, text, size / 2, text + size / 2, size - size / 2);
    arena_destroy (&arena);
    free (text);
    return 0;
}
