/* Segregated witness addresses: bech32 (BIP 173) and bech32m (BIP 350), Bitcoin's and Litecoin's. */
#ifndef TAMIS_BECH32_H
#define TAMIS_BECH32_H

#include <stdbool.h>
#include <stddef.h>

enum { BECH32_LEAST = 14, BECH32_MOST = 90 };

/* True for a valid address under "bc1" or "ltc1", all in lower or all in upper case. */
bool bech32_is_address (const char *text, size_t size);

/* Whether C is one of the 32 characters of the data part, in either case. */
bool bech32_has (char c);

#endif
