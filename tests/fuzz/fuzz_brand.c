/* stage: fingerprint */
/* Hosts compared with brands, and a list of brands as an operator may write it. */
#include "brand.h"
#include "world.h"

static void compare (const brand_list_t *brands, const naming_t *naming, const char *text, size_t size) {
    char host[LIMIT_HOST + 1];
    bool numeric;
    int brand;
    arena_t *arena = arena_new ();
    if (host_read (naming, text, size, host, &numeric) && !numeric) {
        brand_likeness_t likeness = brand_likeness (brands, naming, arena, host, &brand);
        if ((likeness == BRAND_NOTHING) != (brand == BRAND_NONE)) abort ();
    }
    arena_destroy (&arena);
}

static brand_list_t *listed (const char *text, size_t size) {
    char path[] = "/tmp/tamis-fuzz-brands-XXXXXX", *error = NULL;
    int file = mkstemp (path);
    if (file < 0) return NULL;
    bool written = write (file, text, size) == (ssize_t)size;
    brand_list_t *list = written ? brand_list_load (path, &error) : NULL;
    if (written && !list && !error) abort ();
    free (error);
    close (file);
    unlink (path);
    return list;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static naming_t *naming;
    static brand_list_t *known;
    char *error = NULL;
    if (!naming) naming = naming_new ();
    if (!known) known = brand_list_load ("", &error);
    if (!naming || !known) return 0;
    char *host = world_line (&data, &size);
    compare (known, naming, host, strlen (host));
    if (size) {
        char *rest = world_copy (data, size);
        brand_list_t *own = listed (rest, size);
        if (own) compare (own, naming, host, strlen (host));
        brand_list_destroy (&own);
        free (rest);
    }
    free (host);
    return 0;
}
