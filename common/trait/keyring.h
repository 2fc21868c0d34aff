/* The two keys: the deployment's (recipients, pairs, X-Tamis-Id) and the circle's (traits that partners may compare).
 */
#ifndef TAMIS_KEYRING_H
#define TAMIS_KEYRING_H

#include "trait.h"

enum { KEY_BYTES = 32, KEY_FINGERPRINT_BYTES = 16 };

/* Reads both key files, each one line "ID HEX": a number 1..32767 and 64 hex digits. NULL on failure, with *ERROR set
 * to a sentence that names the file (the caller frees it). */
keyring_t *keyring_load (const char *deployment_file, const char *circle_file, char **error);

/* Two keys made of fixed bytes, for tests alone. */
keyring_t *keyring_for_tests (void);

void keyring_destroy (keyring_t **self);

/* Writes a new random key of id 1 to FILE, mode 0600, unless the file exists. 0, or -1 with errno. */
int keyring_create_file (const char *file);

uint32_t keyring_id (const keyring_t *self, key_role_t role);

/* What the database keeps to know the key again without holding it: BLAKE2b of a fixed text under the key. */
void keyring_fingerprint (const keyring_t *self, key_role_t role, uint8_t fingerprint[KEY_FINGERPRINT_BYTES]);

/* A keyed hash of LENGTH bytes at DATA into SIZE (1..64) bytes at HASH, apart from all others by PURPOSE. */
void keyring_hash (const keyring_t *self, key_role_t role, const char *purpose, const void *data, size_t length,
                   uint8_t *hash, size_t size);

#endif
