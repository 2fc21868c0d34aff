#include "digest.h"

#include <glib.h>

char *digest_hex (arena_t *arena, const void *bytes, size_t size) {
    GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);
    g_checksum_update (sum, bytes, (gssize)size);
    char *hex = arena_copy (arena, g_checksum_get_string (sum), DIGEST_HEX);
    g_checksum_free (sum);
    return hex;
}
