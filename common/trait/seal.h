/* Bytes sealed under the deployment's key (XSalsa20 and Poly1305, libsodium's secretbox): whoever has the database
 * alone reads nothing of them. */
#ifndef TAMIS_SEAL_H
#define TAMIS_SEAL_H

#include "keyring.h"

enum { SEAL_MOST = 1 << 20 /* bytes that are sealed together at most */ };

/* SIZE bytes sealed for PURPOSE; *SEALED_SIZE of them, which the caller frees. NULL past SEAL_MOST. */
uint8_t *seal_close (const keyring_t *keys, const char *purpose, const void *bytes, size_t size, size_t *sealed_size);

/* What was sealed; the caller frees it. NULL where it was sealed under another key or for another purpose, or is
 * damaged. */
uint8_t *seal_open (const keyring_t *keys, const char *purpose, const uint8_t *sealed, size_t sealed_size,
                    size_t *size);

#endif
