#include "codepoint.h"

#include "utf8.h"

int32_t codepoint_next (const char *text, size_t size, size_t *at) {
    size_t length = utf8_char (text + *at, size - *at);
    uint8_t first = (uint8_t)text[*at];
    if (length == 0) {
        ++*at;
        return -1;
    }
    int32_t code = length == 1 ? first : first & (0x7F >> length);
    for (size_t i = 1; i < length; i++) code = code << 6 | ((uint8_t)text[*at + i] & 0x3F);
    *at += length;
    return code;
}
