#include "identifier/plain.h"

#include <string.h>
#include <unicode/uchar.h>

#include "codepoint.h"

static bool is_ascii (const char *text, size_t size) {
    uint64_t seen = 0, word;
    size_t at = 0;
    for (; at + sizeof word <= size; at += sizeof word) {
        memcpy (&word, text + at, sizeof word);
        seen |= word;
    }
    for (; at < size; at++) seen |= (uint64_t)(uint8_t)text[at] & 0x80;
    return !(seen & 0x8080808080808080u);
}

static bool is_within (int32_t c, int32_t least, int32_t most) {
    return c >= least && c <= most;
}

static bool is_invisible (int32_t c) {
    return c == 0xAD || c == 0x34F || c == 0x61C || is_within (c, 0x180B, 0x180E) || is_within (c, 0x200B, 0x200F) ||
           is_within (c, 0x202A, 0x202E) || is_within (c, 0x2060, 0x206F) || is_within (c, 0xFE00, 0xFE0F) ||
           c == 0x20E3 || c == 0xFEFF || is_within (c, 0xE0000, 0xE0FFF);
}

static bool is_space (int32_t c) {
    return c == 0xA0 || c == 0x1680 || is_within (c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

static bool is_hyphen (int32_t c) {
    return is_within (c, 0x2010, 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63;
}

static bool is_stop (int32_t c) {
    return c == 0xB7 || c == 0x2022 || c == 0x2024 || c == 0x2219 || c == 0x22C5 || c == 0x3002 || c == 0xFF61;
}

/* The ASCII character that C poses as; 0 where it is none. */
static char ascii_of (int32_t c) {
    if (is_space (c)) return ' ';
    if (is_hyphen (c)) return '-';
    if (is_stop (c)) return '.';
    if (is_within (c, 0xFF01, 0xFF5E)) return (char)(c - 0xFEE0);
    if (is_within (c, 0x1D7CE, 0x1D7FF)) return (char)('0' + (c - 0x1D7CE) % 10);
    if (is_within (c, 0x1D400, 0x1D6A3))
        return (char)((c - 0x1D400) % 52 < 26 ? 'A' + (c - 0x1D400) % 52 : 'a' + (c - 0x1D400) % 52 - 26);
    if (is_within (c, 0x2460, 0x2468)) return (char)('1' + c - 0x2460);
    if (c == 0x24EA) return '0';
    int digit = u_charDigitValue (c);
    return digit >= 0 ? (char)('0' + digit) : '\0';
}

static plain_t rewritten (arena_t *arena, const char *text, size_t size) {
    char *out = arena_alloc (arena, size + 1);
    size_t length = 0;
    for (size_t at = 0; at < size;) {
        size_t from = at;
        if ((uint8_t)text[at] < 0x80) {
            out[length++] = text[at++];
            continue;
        }
        int32_t c = codepoint_next (text, size, &at);
        char ascii = c < 0 || is_invisible (c) ? '\0' : ascii_of (c);
        if (ascii)
            out[length++] = ascii;
        else if (c >= 0 && !is_invisible (c))
            while (from < at) out[length++] = text[from++];
    }
    return (plain_t){.text = out, .size = length};
}

static const bool is_word[256] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true, [0x80 ... 0xFF] = true};

bool plain_is_word (char c) {
    return is_word[(uint8_t)c];
}

static void find_words (arena_t *arena, plain_t *self) {
    bool within = false;
    self->words = arena_alloc (arena, (self->size / 2 + 2) * sizeof *self->words);
    for (size_t at = 0; at < self->size; at++) {
        bool word = is_word[(uint8_t)self->text[at]];
        self->words[self->n_words] = (uint32_t)at;
        self->n_words += word && !within;
        within = word;
    }
}

plain_t plain_text (arena_t *arena, const char *text, size_t size) {
    plain_t plain = {.text = text, .size = size};
    if (!is_ascii (text, size)) plain = rewritten (arena, text, size);
    find_words (arena, &plain);
    return plain;
}

plain_t plain_read (arena_t *arena, const reader_t *reader) {
    plain_t plain = plain_text (arena, reader->text, reader->size);
    plain.reader = reader;
    return plain;
}
