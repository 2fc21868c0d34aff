#include "digest.h"

#include <sodium.h>

char *digest_hex (arena_t *arena, const void *bytes, size_t size) {
    unsigned char digest[DIGEST_HEX / 2];
    char *hex = arena_alloc (arena, DIGEST_HEX + 1);
    crypto_generichash (digest, sizeof digest, bytes, size, NULL, 0);
    return sodium_bin2hex (hex, DIGEST_HEX + 1, digest, sizeof digest);
}
