/* UUID version 7, RFC 9562. */
#include "uuid.h"

#include <string.h>

void uuid_v7 (int64_t wall_ms, const uint8_t random[UUID_RANDOM], uint8_t id[UUID_BYTES]) {
    for (int i = 0; i < 6; i++) id[i] = (uint8_t)(wall_ms >> (40 - 8 * i));
    memcpy (id + 6, random, UUID_RANDOM);
    id[6] = (uint8_t)(0x70 | (id[6] & 0x0f));
    id[8] = (uint8_t)(0x80 | (id[8] & 0x3f));
}

static bool dash_before (int byte) {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void uuid_text (const uint8_t id[UUID_BYTES], char text[UUID_TEXT]) {
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < UUID_BYTES; i++) {
        if (dash_before (i)) *text++ = '-';
        *text++ = digits[id[i] >> 4];
        *text++ = digits[id[i] & 15];
    }
    *text = '\0';
}

static int hex_digit (char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool uuid_parse (const char *text, uint8_t id[UUID_BYTES]) {
    for (int i = 0; i < UUID_BYTES; i++) {
        if (dash_before (i) && *text++ != '-') return false;
        int high = hex_digit (text[0]);
        int low = high < 0 ? -1 : hex_digit (text[1]);
        if (low < 0) return false;
        id[i] = (uint8_t)(high << 4 | low);
        text += 2;
    }
    return *text == '\0';
}

int64_t uuid_time (const uint8_t id[UUID_BYTES]) {
    int64_t wall = 0;
    for (int i = 0; i < 6; i++) wall = wall << 8 | id[i];
    return wall;
}
