#include "identifier/bech32.h"

#include <stdint.h>
#include <string.h>

enum { CHECKSUM = 6, PROGRAM_LEAST = 2, PROGRAM_MOST = 40, VERSION_MOST = 16 };

static const char characters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
static const uint32_t constant_bech32 = 1, constant_bech32m = 0x2BC830A3;

static char lowered (char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* The value of a character; -1 where it is none. */
static int value_of (char c) {
    const char *place = c ? strchr (characters, lowered (c)) : NULL;
    return place ? (int)(place - characters) : -1;
}

bool bech32_has (char c) {
    return value_of (c) >= 0;
}

static uint32_t stepped (uint32_t sum, unsigned value) {
    static const uint32_t generator[] = {0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3};
    uint32_t top = sum >> 25;
    sum = (sum & 0x1FFFFFF) << 5 ^ value;
    for (int i = 0; i < 5; i++)
        if (top >> i & 1) sum ^= generator[i];
    return sum;
}

static bool is_one_case (const char *text, size_t size) {
    bool lower = false, upper = false;
    for (size_t i = 0; i < size; i++) {
        lower = lower || (text[i] >= 'a' && text[i] <= 'z');
        upper = upper || (text[i] >= 'A' && text[i] <= 'Z');
    }
    return !(lower && upper);
}

/* The length of the prefix with its "1"; 0 for any other than ours. */
static size_t prefix_length (const char *text, size_t size) {
    static const char *const prefixes[] = {"bc1", "ltc1"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t length = strlen (prefixes[i]), same = 0;
        while (same < length && same < size && lowered (text[same]) == prefixes[i][same]) same++;
        if (same == length) return length;
    }
    return 0;
}

/* The checksum over prefix and data; 0 where a character is of no value (0 is never a valid one). */
static uint32_t checksum (const char *text, size_t prefix, size_t size) {
    uint32_t sum = 1;
    for (size_t i = 0; i + 1 < prefix; i++) sum = stepped (sum, (uint8_t)lowered (text[i]) >> 5);
    sum = stepped (sum, 0);
    for (size_t i = 0; i + 1 < prefix; i++) sum = stepped (sum, (uint8_t)lowered (text[i]) & 31);
    for (size_t i = prefix; i < size; i++) {
        int value = value_of (text[i]);
        if (value < 0) return 0;
        sum = stepped (sum, (unsigned)value);
    }
    return sum;
}

/* The program: groups of five bits as bytes, with fewer than five bits of padding, all of them zero. */
static bool is_program (const char *text, size_t size, int version) {
    size_t bits = size * 5, bytes = bits / 8, padding = bits % 8;
    if (padding > 4 || bytes < PROGRAM_LEAST || bytes > PROGRAM_MOST) return false;
    if (version == 0 && bytes != 20 && bytes != 32) return false;
    return (value_of (text[size - 1]) & ((1 << padding) - 1)) == 0;
}

bool bech32_is_address (const char *text, size_t size) {
    if (size < BECH32_LEAST || size > BECH32_MOST || !is_one_case (text, size)) return false;
    size_t prefix = prefix_length (text, size);
    if (!prefix || size < prefix + 1 + CHECKSUM + 1) return false;
    int version = value_of (text[prefix]);
    if (version < 0 || version > VERSION_MOST) return false;
    return checksum (text, prefix, size) == (version ? constant_bech32m : constant_bech32) &&
           is_program (text + prefix + 1, size - prefix - 1 - CHECKSUM, version);
}
