#include "identifier/base58.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "identifier/keccak.h"

enum { PAYLOAD = 21, ADDRESS = 25, CHECK = 4, BLOCK = 8, BLOCK_TEXT = 11, MONERO_MOST = 77 };

static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/* The place in the alphabet plus one; 0 for any other character. */
static const uint8_t *places (void) {
    static uint8_t table[256];
    if (!table['1'])
        for (size_t i = 0; i < 58; i++) table[(uint8_t)alphabet[i]] = (uint8_t)(i + 1);
    return table;
}

bool base58_has (char c) {
    return places ()[(uint8_t)c] != 0;
}

/* Reads SIZE digits as one number of COUNT bytes, the greatest first; false where it needs more. */
static bool number (const char *text, size_t size, uint8_t *bytes, size_t count) {
    const uint8_t *table = places ();
    memset (bytes, 0, count);
    for (size_t i = 0; i < size; i++) {
        unsigned carry = table[(uint8_t)text[i]];
        if (carry-- == 0) return false;
        for (size_t j = count; j-- > 0; carry >>= 8) {
            carry += bytes[j] * 58u;
            bytes[j] = (uint8_t)carry;
        }
        if (carry) return false;
    }
    return true;
}

/* Each leading zero byte is one leading "1", neither more nor fewer. */
static bool is_canonical (const char *text, size_t size, const uint8_t *bytes) {
    size_t ones = 0, zeros = 0;
    while (ones < size && text[ones] == '1') ones++;
    while (zeros < ADDRESS && bytes[zeros] == 0) zeros++;
    return ones == zeros;
}

/* Bitcoin's P2PKH and P2SH, Litecoin's, Tron, Dogecoin, Dash. */
static bool is_version (uint8_t version) {
    static const uint8_t versions[] = {0x00, 0x05, 0x30, 0x32, 0x41, 0x1E, 0x4C};
    return memchr (versions, version, sizeof versions) != NULL;
}

bool base58_is_address (const char *text, size_t size) {
    uint8_t bytes[ADDRESS], once[crypto_hash_sha256_BYTES], twice[crypto_hash_sha256_BYTES];
    if (size < BASE58_LEAST || size > BASE58_MOST || !number (text, size, bytes, sizeof bytes)) return false;
    if (!is_version (bytes[0]) || !is_canonical (text, size, bytes)) return false;
    crypto_hash_sha256 (once, bytes, PAYLOAD);
    crypto_hash_sha256 (twice, once, sizeof once);
    return memcmp (twice, bytes + PAYLOAD, CHECK) == 0;
}

/* Eleven characters hold eight bytes, seven the last five. */
static bool monero_bytes (const char *text, size_t size, uint8_t *bytes) {
    size_t length = 0;
    for (size_t at = 0; at < size; at += BLOCK_TEXT) {
        size_t here = size - at < BLOCK_TEXT ? size - at : BLOCK_TEXT, count = here == BLOCK_TEXT ? BLOCK : 5;
        if (!number (text + at, here, bytes + length, count)) return false;
        length += count;
    }
    return true;
}

bool base58_is_monero (const char *text, size_t size) {
    uint8_t bytes[MONERO_MOST], digest[KECCAK_BYTES];
    if ((size != BASE58_MONERO && size != BASE58_MONERO_LONG) || !monero_bytes (text, size, bytes)) return false;
    size_t body = (size == BASE58_MONERO ? 69u : 77u) - CHECK;
    bool is_standard = size == BASE58_MONERO && (bytes[0] == 18 || bytes[0] == 42);
    bool is_integrated = size == BASE58_MONERO_LONG && bytes[0] == 19;
    if (!is_standard && !is_integrated) return false;
    keccak_256 (bytes, body, digest);
    return memcmp (digest, bytes + body, CHECK) == 0;
}
