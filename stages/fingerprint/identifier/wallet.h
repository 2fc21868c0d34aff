/* Wallets: where the money is to go. A checksum proves each, so that hardly anything else is taken for one. */
#ifndef TAMIS_WALLET_H
#define TAMIS_WALLET_H

#include "identifier/plain.h"
#include "worker.h"

/* Adds a trait for each of a few addresses of Bitcoin, Litecoin, Dogecoin, Dash, Tron (base58check), Bitcoin and
 * Litecoin (BIP 173, BIP 350), Ethereum and Monero in the text and in links to them, also where gaps were put into
 * them. */
void wallet_read (const plain_t *plain, evidence_t *evidence);

/* True where SIZE characters at TEXT are 40 hexadecimal digits behind "0x", in one case or with the capitals that
 * EIP-55 asks for. */
bool wallet_is_ethereum (const char *text, size_t size);

#endif
