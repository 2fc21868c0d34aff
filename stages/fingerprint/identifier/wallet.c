#include "identifier/wallet.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "identifier/base58.h"
#include "identifier/bech32.h"
#include "identifier/few.h"
#include "identifier/keccak.h"
#include "identifier/spelled.h"

enum { ETHEREUM = 42 /* characters */ };

typedef struct {
    evidence_t *evidence;
    few_t found;
    size_t tries; /* checksums that may still be computed */
    spelled_t spelled;
} wallets_t;

static bool is_hex (char c) {
    return isxdigit ((uint8_t)c);
}

static bool is_hex_or_x (char c) {
    return is_hex (c) || c == 'x' || c == 'X';
}

/* The digit of the digest of the lower-case address that stands where letter I does: eight or more asks for a capital.
 */
static bool wants_capital (const uint8_t digest[KECCAK_BYTES], size_t i) {
    return (digest[i / 2] >> (i % 2 ? 0 : 4) & 15) >= 8;
}

bool wallet_is_ethereum (const char *text, size_t size) {
    uint8_t lower[ETHEREUM - 2], digest[KECCAK_BYTES];
    bool small = false, capital = false, same = true;
    if (size != ETHEREUM || text[0] != '0' || (text[1] | 0x20) != 'x') return false;
    for (size_t i = 0; i < sizeof lower; i++) {
        if (!is_hex (text[i + 2])) return false;
        lower[i] = (uint8_t)tolower ((uint8_t)text[i + 2]);
        small = small || islower ((uint8_t)text[i + 2]);
        capital = capital || isupper ((uint8_t)text[i + 2]);
    }
    if (!small || !capital) return true;
    keccak_256 (lower, sizeof lower, digest);
    for (size_t i = 0; i < sizeof lower; i++)
        if (isalpha (lower[i])) same = same && wants_capital (digest, i) == !!isupper ((uint8_t)text[i + 2]);
    return same;
}

typedef bool (wallet_fn) (const char *text, size_t size);

static void keep (wallets_t *self, const char *text, size_t size, bool lower) {
    char *value = arena_copy (self->evidence->arena, text, size);
    for (char *c = value; lower && *c; c++) *c = (char)tolower ((uint8_t)*c);
    few_add (&self->found, value);
}

/* The longest beginning of what was gathered, LEAST to MOST characters, that ends where a piece does and passes TEST.
 * True where there is one. */
static bool try_lengths (wallets_t *self, size_t least, size_t most, wallet_fn *test, bool lower) {
    const spelled_t *spelled = &self->spelled;
    for (size_t size = spelled->size < most ? spelled->size : most; size >= least; size--) {
        if (!spelled->ends[size] || self->tries == 0) continue;
        self->tries--;
        if (!test (spelled->text, size)) continue;
        keep (self, spelled->text, size, lower);
        return true;
    }
    return false;
}

static bool bech32_starts (const char *text, size_t size) {
    static const char *const prefixes[] = {"bc1", "ltc1"};
    char begin[5];
    size_t length = 0;
    for (size_t i = 0; i < size && i < 12 && length < 4; i++)
        if (plain_is_word (text[i])) begin[length++] = text[i];
    begin[length] = '\0';
    return strncasecmp (begin, prefixes[0], 3) == 0 || strncasecmp (begin, prefixes[1], 4) == 0;
}

/* The prefix holds letters that the data does not. */
static bool belongs_to_bech32 (char c) {
    return bech32_has (c) || c == 'b' || c == 'B' || c == '1';
}

static void try_bech32 (wallets_t *self, const char *text, size_t size, size_t at) {
    char second = at + 1 < size ? text[at + 1] : ' ';
    if (plain_is_word (second) && (second | 0x20) != ((text[at] | 0x20) == 'b' ? 'c' : 't')) return;
    if (!bech32_starts (text + at, size - at)) return;
    spelled_read (&self->spelled, text, size, at, BECH32_MOST, belongs_to_bech32, false);
    try_lengths (self, BECH32_LEAST, BECH32_MOST, bech32_is_address, true);
}

static void try_ethereum (wallets_t *self, const char *text, size_t size, size_t at) {
    size_t next = at + 1;
    while (next < size && next < at + 1 + LIMIT_GAP && !plain_is_word (text[next])) next++;
    if (next >= size || (text[next] | 0x20) != 'x') return;
    spelled_read (&self->spelled, text, size, at, ETHEREUM, is_hex_or_x, true);
    if (self->spelled.size > 1 && self->spelled.text[1] == 'X') self->spelled.text[1] = 'x';
    try_lengths (self, ETHEREUM, ETHEREUM, wallet_is_ethereum, true);
}

static void try_base58 (wallets_t *self, const char *text, size_t size, size_t at) {
    if (!spelled_is_odd (text + at, size - at)) return;
    spelled_read (&self->spelled, text, size, at, BASE58_MOST, base58_has, true);
    try_lengths (self, BASE58_LEAST, BASE58_MOST, base58_is_address, false);
}

static void try_monero (wallets_t *self, const char *text, size_t size, size_t at) {
    spelled_read (&self->spelled, text, size, at, BASE58_MONERO_LONG, base58_has, true);
    if (!try_lengths (self, BASE58_MONERO_LONG, BASE58_MONERO_LONG, base58_is_monero, false))
        try_lengths (self, BASE58_MONERO, BASE58_MONERO, base58_is_monero, false);
}

/* A word begins at AT: what its first character may begin. */
static void try_at (wallets_t *self, const char *text, size_t size, size_t at) {
    switch (text[at]) {
    case '0':
        try_ethereum (self, text, size, at);
        break;
    case 'b':
    case 'B':
    case 'l':
        try_bech32 (self, text, size, at);
        break;
    case 'L':
        try_bech32 (self, text, size, at);
        try_base58 (self, text, size, at);
        break;
    case '1':
    case '3':
    case 'M':
    case 'T':
    case 'D':
    case 'X':
        try_base58 (self, text, size, at);
        break;
    case '4':
    case '8':
        try_monero (self, text, size, at);
        break;
    default:
        break;
    }
}

static void read_text (wallets_t *self, const plain_t *plain) {
    for (size_t i = 0; i < plain->n_words; i++) try_at (self, plain->text, plain->size, plain->words[i]);
}

/* Links of schemes that lead to a wallet, such as "bitcoin:", and no links to hosts. */
static void read_links (wallets_t *self, const reader_t *reader) {
    static const char *const schemes[] = {"bitcoin:", "litecoin:", "ethereum:", "monero:", "dogecoin:", "tron:"};
    for (size_t i = 0; i < reader->n_links; i++) {
        const link_t *link = &reader->links[i];
        for (size_t j = 0; j < sizeof schemes / sizeof *schemes; j++) {
            size_t length = strlen (schemes[j]);
            if (link->size > length && strncasecmp (link->target, schemes[j], length) == 0)
                try_at (self, link->target, link->size, length);
        }
    }
}

void wallet_read (const plain_t *plain, evidence_t *evidence) {
    wallets_t self = {.evidence = evidence, .tries = LIMIT_WALLET_TRIES};
    read_text (&self, plain);
    if (plain->reader) read_links (&self, plain->reader);
    few_give (&self.found, TRAIT_wallet, evidence);
}
