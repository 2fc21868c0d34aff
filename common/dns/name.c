#include "name.h"

#include <stdbool.h>
#include <string.h>
#include <sys/random.h>

static uint8_t lower (uint8_t byte) {
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + 32) : byte;
}

static bool is_digit (char c) {
    return c >= '0' && c <= '9';
}

/* One byte of a label, escaped or not; false for a broken escape. */
static bool read_byte (const char **text, uint8_t *byte) {
    const char *at = *text;
    if (*at != '\\') {
        *byte = (uint8_t)*at;
        *text = at + 1;
        return true;
    }
    if (!is_digit (at[1])) {
        *byte = (uint8_t)at[1];
        *text = at + 2;
        return at[1] != '\0';
    }
    if (!is_digit (at[2]) || !is_digit (at[3])) return false;
    int value = (at[1] - '0') * 100 + (at[2] - '0') * 10 + (at[3] - '0');
    *byte = (uint8_t)value;
    *text = at + 4;
    return value <= 255;
}

size_t name_read (const char *text, uint8_t wire[DNS_WIRE]) {
    size_t label = 0, length = 1;
    if (!*text) return 0;
    if (text[0] == '.' && !text[1]) {
        wire[0] = 0;
        return 1;
    }
    while (*text) {
        if (*text == '.') {
            if (length - label == 1 || length == DNS_WIRE) return 0;
            wire[label] = (uint8_t)(length - label - 1);
            label = length++;
            text++;
            continue;
        }
        uint8_t byte;
        if (!read_byte (&text, &byte) || length - label - 1 == DNS_LABEL || length == DNS_WIRE) return 0;
        wire[length++] = lower (byte);
    }
    if (length - label > 1) {
        if (length == DNS_WIRE) return 0;
        wire[label] = (uint8_t)(length - label - 1);
        label = length++;
    }
    wire[label] = 0;
    return length;
}

static size_t write_byte (uint8_t byte, char *text) {
    if (byte == '.' || byte == '\\') {
        text[0] = '\\';
        text[1] = (char)byte;
        return 2;
    }
    if (byte > ' ' && byte < 127) {
        text[0] = (char)lower (byte);
        return 1;
    }
    text[0] = '\\';
    text[1] = (char)('0' + byte / 100);
    text[2] = (char)('0' + byte / 10 % 10);
    text[3] = (char)('0' + byte % 10);
    return 4;
}

size_t name_write (const uint8_t *wire, size_t size, char text[DNS_TEXT]) {
    size_t at = 0, out = 0;
    if (size > DNS_WIRE) size = DNS_WIRE;
    while (at < size && wire[at]) {
        size_t label = wire[at++];
        if (label > DNS_LABEL || label >= size - at) return 0;
        if (out) text[out++] = '.';
        while (label--) out += write_byte (wire[at++], text + out);
    }
    if (at >= size) return 0;
    if (!out) text[out++] = '.';
    text[out] = '\0';
    return at + 1;
}

static uint64_t seed (void) {
    static uint64_t value;
    while (!value)
        if (getrandom (&value, sizeof value, 0) != (ssize_t)sizeof value) value = 0;
    return value;
}

/* Folds the 128 bits of a product: each input bit reaches each output bit. */
static uint64_t mix (uint64_t a, uint64_t b) {
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t name_hash (const void *bytes, size_t size) {
    const uint8_t *at = bytes;
    uint64_t key = seed (), hash = key ^ size * UINT64_C (0x9e3779b97f4a7c15);
    for (; size; at += size < 8 ? size : 8, size -= size < 8 ? size : 8) {
        uint64_t word = 0;
        memcpy (&word, at, size < 8 ? size : 8);
        hash = mix (hash ^ word ^ UINT64_C (0xd6e8feb86659fd93), key | 1) + word;
    }
    return mix (hash ^ (hash >> 31), UINT64_C (0xa0761d6478bd642f));
}
