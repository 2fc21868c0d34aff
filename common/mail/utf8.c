#include "utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool is_tail (uint8_t byte) {
    return (byte & 0xC0) == 0x80;
}

/* What the second byte may be depends on the first: no overlong form, no surrogate, nothing above U+10FFFF. */
static bool second_fits (uint8_t first, uint8_t second) {
    if (first == 0xE0) return second >= 0xA0 && second <= 0xBF;
    if (first == 0xED) return second >= 0x80 && second <= 0x9F;
    if (first == 0xF0) return second >= 0x90 && second <= 0xBF;
    if (first == 0xF4) return second >= 0x80 && second <= 0x8F;
    return is_tail (second);
}

size_t utf8_char (const char *text, size_t size) {
    if (size == 0) return 0;
    const uint8_t *byte = (const uint8_t *)text;
    if (byte[0] < 0x80) return 1;
    if (byte[0] < 0xC2 || byte[0] > 0xF4) return 0;
    size_t length = byte[0] < 0xE0 ? 2 : byte[0] < 0xF0 ? 3 : 4;
    if (size < length || !second_fits (byte[0], byte[1])) return 0;
    for (size_t i = 2; i < length; i++)
        if (!is_tail (byte[i])) return 0;
    return length;
}

size_t utf8_ascii (const char *text, size_t size) {
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= size; at += sizeof word) {
        memcpy (&word, text + at, sizeof word);
        if (word & UINT64_C (0x8080808080808080)) break;
    }
    while (at < size && !((uint8_t)text[at] & 0x80)) at++;
    return at;
}

/* C0, DEL, and C1, which terminals obey as well (U+0080 to U+009F). */
static bool is_control (const char *text, size_t length) {
    uint8_t first = (uint8_t)text[0];
    return length == 1 ? first < 0x20 || first == 0x7F : first == 0xC2 && (uint8_t)text[1] < 0xA0;
}

void utf8_clean (char *text, size_t size) {
    for (size_t i = 0; i < size;) {
        size_t length = utf8_char (text + i, size - i);
        if (length == 0) length = 1, text[i] = '?';
        if (is_control (text + i, length)) memset (text + i, '?', length);
        i += length;
    }
}

size_t utf8_cut (const char *text, size_t size, size_t most) {
    if (size <= most) return size;
    while (most > 0 && is_tail ((uint8_t)text[most])) most--;
    return most;
}
