#include "identifier/spelled.h"

#include <string.h>

#include "identifier/plain.h"

static bool is_digit (char c) {
    return c >= '0' && c <= '9';
}

static bool is_lower (char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_upper (char c) {
    return c >= 'A' && c <= 'Z';
}

static bool is_gap (char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '-' || c == '.' || c == '*' || c == '|' || c == '_';
}

bool spelled_is_odd (const char *text, size_t size) {
    bool lower = false;
    for (size_t i = 0; i < size && i < LIMIT_SPELLED && plain_is_word (text[i]); i++) {
        if (is_digit (text[i]) || (is_upper (text[i]) && lower)) return true;
        lower = lower || is_lower (text[i]);
    }
    return false;
}

static size_t gap_length (const char *text, size_t size) {
    size_t length = 0;
    while (length < size && length <= LIMIT_GAP && is_gap (text[length])) length++;
    return length <= LIMIT_GAP ? length : 0;
}

void spelled_read (spelled_t *self, const char *text, size_t size, size_t at, size_t most, spelled_fn *belongs,
                   bool strict) {
    memset (self->ends, 0, most + 1);
    self->size = 0;
    self->pieces = 1;
    while (at < size && self->size < most) {
        if (belongs (text[at])) {
            self->text[self->size++] = text[at++];
            self->ends[self->size] = at == size || !plain_is_word (text[at]);
            continue;
        }
        size_t gap = gap_length (text + at, size - at);
        if (!gap || at + gap >= size || !belongs (text[at + gap])) break;
        if (strict && !spelled_is_odd (text + at + gap, size - at - gap)) break;
        at += gap;
        self->pieces++;
    }
    self->text[self->size] = '\0';
}
