/* Keccak-256 as Ethereum (EIP-55) and Monero use it: the submission before NIST changed its padding (FIPS 202, appendix
 * B.2 has the other), which neither libsodium nor another library here offers. */
#ifndef TAMIS_KECCAK_H
#define TAMIS_KECCAK_H

#include <stddef.h>
#include <stdint.h>

enum { KECCAK_BYTES = 32 };

/* The digest of SIZE bytes. */
void keccak_256 (const uint8_t *bytes, size_t size, uint8_t digest[KECCAK_BYTES]);

#endif
