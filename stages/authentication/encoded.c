#include "encoded.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "utf8.h"

/* What is written, and the bytes of encoded words whose charset is not yet converted. */
typedef struct {
    char *out;
    size_t size, length;
    char charset[LIMIT_CHARSET];
    char bytes[LIMIT_FROM];
    size_t held;
} decoder_t;

typedef struct {
    const char *charset, *text, *end;
    size_t charset_size, text_size;
    bool base64;
} word_t;

static void put (decoder_t *self, const char *text, size_t size) {
    size_t room = self->size - 1 - self->length;
    if (size > room) size = utf8_cut (text, size, room);
    memcpy (self->out + self->length, text, size);
    self->length += size;
}

/* Converts what is held; bytes of an unknown charset are taken for UTF-8. */
static void flush (decoder_t *self) {
    char text[4 * LIMIT_NAME];
    UErrorCode status = U_ZERO_ERROR;
    if (!self->held) return;
    int32_t length =
        ucnv_convert ("UTF-8", self->charset, text, (int32_t)sizeof text, self->bytes, (int32_t)self->held, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR) length = (int32_t)sizeof text;
    if (U_SUCCESS (status) || status == U_BUFFER_OVERFLOW_ERROR)
        put (self, text, (size_t)length);
    else
        put (self, self->bytes, self->held);
    self->held = 0;
}

static bool is_charset_char (char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr ("-_.:+", c));
}

/* =?charset?B?text?= or =?charset*language?Q?text?= */
static bool read_word (const char *at, word_t *word) {
    if (at[0] != '=' || at[1] != '?') return false;
    word->charset = at + 2;
    const char *end = word->charset;
    while (is_charset_char (*end)) end++;
    word->charset_size = (size_t)(end - word->charset);
    if (*end == '*') end += strcspn (end, "? ");
    if (end[0] != '?' || !end[1] || end[2] != '?' || !strchr ("bBqQ", end[1])) return false;
    word->base64 = end[1] == 'b' || end[1] == 'B';
    word->text = end + 3;
    word->text_size = strcspn (word->text, "?");
    word->end = word->text + word->text_size;
    if (word->end[0] != '?' || word->end[1] != '=') return false;
    word->end += 2;
    return word->charset_size > 0 && word->charset_size < LIMIT_CHARSET;
}

static int digit_of (char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t decode_q (const word_t *word, char *out, size_t room) {
    size_t length = 0;
    for (size_t i = 0; i < word->text_size && length < room; i++) {
        char c = word->text[i];
        int high = -1, low = -1;
        if (c == '=' && i + 2 < word->text_size) {
            high = digit_of (word->text[i + 1]);
            low = digit_of (word->text[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            c = (char)(high << 4 | low);
            i += 2;
        }
        out[length++] = c == '_' ? ' ' : c;
    }
    return length;
}

static int value_of (char c) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c ? strchr (alphabet, c) : NULL;
    return found ? (int)(found - alphabet) : -1;
}

static size_t decode_b (const word_t *word, char *out, size_t room) {
    size_t length = 0;
    unsigned bits = 0, count = 0;
    for (size_t i = 0; i < word->text_size && length < room; i++) {
        int value = value_of (word->text[i]);
        if (value < 0) continue;
        bits = (bits << 6 | (unsigned)value) & 0xffffff;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out[length++] = (char)(bits >> count & 255);
    }
    return length;
}

static void hold (decoder_t *self, const word_t *word) {
    bool same = strlen (self->charset) == word->charset_size &&
                strncasecmp (self->charset, word->charset, word->charset_size) == 0;
    if (!same) {
        flush (self);
        memcpy (self->charset, word->charset, word->charset_size);
        self->charset[word->charset_size] = '\0';
    }
    char *out = self->bytes + self->held;
    size_t room = sizeof self->bytes - self->held;
    self->held += word->base64 ? decode_b (word, out, room) : decode_q (word, out, room);
}

static bool is_control (char c) {
    return (c >= 0 && c < ' ' && c != '\t') || c == 127;
}

bool encoded_decode (const char *text, char *out, size_t size) {
    decoder_t self = {.out = out, .size = size};
    word_t word;
    bool after_word = false;
    for (const char *at = text; *at;) {
        const char *next = at + strspn (at, " \t");
        if (read_word (after_word ? next : at, &word)) {
            hold (&self, &word);
            at = word.end;
            after_word = true;
            continue;
        }
        flush (&self);
        put (&self, at++, 1);
        after_word = false;
    }
    flush (&self);
    out[self.length] = '\0';
    bool sound = true;
    for (size_t i = 0; i < self.length; i++) {
        sound = sound && !is_control (out[i]);
        if (!out[i]) out[i] = ' ';
    }
    utf8_clean (out, self.length);
    return sound;
}

/* Writes runs of white space and control characters as one space, none at the ends. */
static int32_t single_spaces (UChar *text, int32_t length) {
    int32_t out = 0;
    bool space = false;
    for (int32_t i = 0; i < length; i++) {
        bool blank = u_isUWhiteSpace (text[i]) || u_iscntrl (text[i]);
        if (!blank && space && out) text[out++] = ' ';
        if (!blank) text[out++] = text[i];
        space = blank;
    }
    return out;
}

void encoded_fold (const char *text, char out[LIMIT_NAME]) {
    UChar wide[LIMIT_NAME], folded[18 * LIMIT_NAME]; /* NFKC makes 18 of one at most */
    char all[3 * 18 * LIMIT_NAME];
    int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    out[0] = '\0';
    u_strFromUTF8WithSub (wide, LIMIT_NAME, &length, text, -1, 0xfffd, NULL, &status);
    if (U_FAILURE (status)) return;
    const UNormalizer2 *normal = unorm2_getNFKCCasefoldInstance (&status);
    length = unorm2_normalize (normal, wide, length, folded, 18 * LIMIT_NAME, &status);
    if (U_FAILURE (status)) return;
    length = single_spaces (folded, length);
    u_strToUTF8 (all, (int32_t)sizeof all, &length, folded, length, &status);
    if (U_FAILURE (status)) return;
    size_t kept = utf8_cut (all, (size_t)length, LIMIT_NAME - 1);
    memcpy (out, all, kept);
    out[kept] = '\0';
}
