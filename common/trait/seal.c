#include "seal.h"

#include <sodium.h>
#include <stdlib.h>

enum { NONCE = crypto_secretbox_NONCEBYTES, OVERHEAD = NONCE + crypto_secretbox_MACBYTES };

static void key_of (const keyring_t *keys, const char *purpose, uint8_t key[crypto_secretbox_KEYBYTES]) {
    static const char seal[] = "seal";
    keyring_hash (keys, KEY_DEPLOYMENT, purpose, seal, sizeof seal, key, crypto_secretbox_KEYBYTES);
}

uint8_t *seal_close (const keyring_t *keys, const char *purpose, const void *bytes, size_t size, size_t *sealed_size) {
    uint8_t key[crypto_secretbox_KEYBYTES], *sealed = size > SEAL_MOST ? NULL : malloc (size + OVERHEAD);
    if (!sealed) return NULL;
    key_of (keys, purpose, key);
    randombytes_buf (sealed, NONCE);
    crypto_secretbox_easy (sealed + NONCE, bytes, size, sealed, key);
    sodium_memzero (key, sizeof key);
    *sealed_size = size + OVERHEAD;
    return sealed;
}

uint8_t *seal_open (const keyring_t *keys, const char *purpose, const uint8_t *sealed, size_t sealed_size,
                    size_t *size) {
    if (sealed_size < OVERHEAD || sealed_size - OVERHEAD > SEAL_MOST) return NULL;
    uint8_t key[crypto_secretbox_KEYBYTES], *bytes = malloc (sealed_size - OVERHEAD + 1);
    if (!bytes) return NULL;
    key_of (keys, purpose, key);
    int failed = crypto_secretbox_open_easy (bytes, sealed + NONCE, sealed_size - NONCE, sealed, key);
    sodium_memzero (key, sizeof key);
    *size = sealed_size - OVERHEAD;
    if (!failed) return bytes;
    free (bytes);
    return NULL;
}
