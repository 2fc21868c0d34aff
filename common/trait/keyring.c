/* Keyring: the two keys in memory, and BLAKE2b under them. */
#include "keyring_inner.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SHORTEST = crypto_generichash_BYTES_MIN };

struct keyring_t {
    uint32_t id[2];
    uint8_t key[2][KEY_BYTES];
};

keyring_t *keyring_of (const uint32_t id[2], const uint8_t key[2][KEY_BYTES]) {
    if (sodium_init () < 0) return NULL;
    keyring_t *self = calloc (1, sizeof *self);
    if (self == NULL) abort ();
    memcpy (self->id, id, sizeof self->id);
    memcpy (self->key, key, sizeof self->key);
    return self;
}

keyring_t *keyring_for_tests (void) {
    uint8_t key[2][KEY_BYTES];
    memset (key[KEY_DEPLOYMENT], 0xd1, KEY_BYTES);
    memset (key[KEY_CIRCLE], 0xc2, KEY_BYTES);
    return keyring_of ((const uint32_t[2]){1, 1}, key);
}

void keyring_destroy (keyring_t **self) {
    if (self == NULL || *self == NULL) return;
    sodium_memzero (*self, sizeof **self);
    free (*self);
    *self = NULL;
}

uint32_t keyring_id (const keyring_t *self, key_role_t role) {
    return self->id[role];
}

void keyring_fingerprint (const keyring_t *self, key_role_t role, uint8_t fingerprint[KEY_FINGERPRINT_BYTES]) {
    keyring_hash (self, role, "fingerprint", "", 0, fingerprint, KEY_FINGERPRINT_BYTES);
}

void keyring_trait_hash (const keyring_t *self, key_role_t role, const void *data, size_t length,
                         uint8_t hash[KEY_TRAIT_BYTES]) {
    crypto_generichash (hash, KEY_TRAIT_BYTES, data, length, self->key[role], KEY_BYTES);
}

void keyring_hash (const keyring_t *self, key_role_t role, const char *purpose, const void *data, size_t length,
                   uint8_t *hash, size_t size) {
    uint8_t whole[crypto_generichash_BYTES_MAX];
    size_t wanted = size > sizeof whole ? sizeof whole : size;
    size_t made = wanted < SHORTEST ? SHORTEST : wanted;
    crypto_generichash_state state;
    crypto_generichash_init (&state, self->key[role], KEY_BYTES, made);
    crypto_generichash_update (&state, (const uint8_t *)purpose, strlen (purpose) + 1);
    crypto_generichash_update (&state, data, length);
    crypto_generichash_final (&state, whole, made);
    memcpy (hash, whole, wanted);
    sodium_memzero (&state, sizeof state);
}
