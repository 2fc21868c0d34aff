#include "dkim/base64.h"

#include "dkim/tags.h"

static int value_of (char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool dkim_base64 (arena_t *arena, const char *text, size_t size, uint8_t **data, size_t *data_size) {
    uint8_t *out = arena_alloc (arena, size / 4 * 3 + 3);
    size_t digits = 0, pads = 0, used = 0;
    uint32_t bits = 0;
    for (size_t i = 0, step; i < size; i += step) {
        step = dkim_white (text + i, size - i);
        if (step) continue;
        step = 1;
        int value = value_of (text[i]);
        if (text[i] == '=') pads++;
        if (text[i] == '=' && pads <= 2) continue;
        if (value < 0 || pads) return false;
        bits = bits << 6 | (uint32_t)value;
        size_t place = ++digits % 4;
        if (place != 1) out[used++] = (uint8_t)(bits >> (place ? 8 - 2 * place : 0));
    }
    *data = out;
    *data_size = used;
    return digits > 1 && digits % 4 != 1 && (!pads || (digits + pads) % 4 == 0);
}
