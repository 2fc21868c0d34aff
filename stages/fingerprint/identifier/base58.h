/* Addresses in base 58, whose checksums leave no doubt. */
#ifndef TAMIS_BASE58_H
#define TAMIS_BASE58_H

#include <stdbool.h>
#include <stddef.h>

enum { BASE58_LEAST = 26, BASE58_MOST = 35, BASE58_MONERO = 95, BASE58_MONERO_LONG = 106 };

/* Whether C is one of the alphabet's 58 characters. */
bool base58_has (char c);

/* Base58Check over a version and twenty bytes, with double SHA-256: Bitcoin, Litecoin, Tron, Dogecoin and Dash. */
bool base58_is_address (const char *text, size_t size);

/* Monero's blocks of eight bytes, with Keccak-256: standard and subaddresses of 95, integrated ones of 106 characters.
 */
bool base58_is_monero (const char *text, size_t size);

#endif
