/* What the files of this folder share. */
#ifndef TAMIS_KEYRING_INNER_H
#define TAMIS_KEYRING_INNER_H

#include "keyring.h"

enum { KEY_TRAIT_BYTES = 16 };

/* A keyring of two keys, by role; NULL where libsodium cannot start. */
keyring_t *keyring_of (const uint32_t id[2], const uint8_t key[2][KEY_BYTES]);

/* BLAKE2b of the data alone, 16 bytes: what trait_id() begins from. */
void keyring_trait_hash (const keyring_t *self, key_role_t role, const void *data, size_t length,
                         uint8_t hash[KEY_TRAIT_BYTES]);

#endif
