#include "charset.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>

#include "utf8.h"

static bool is_ascii (const char *bytes, size_t size) {
    uint64_t high = 0;
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        uint64_t word;
        memcpy (&word, bytes + i, 8);
        high |= word;
    }
    for (; i < size; i++) high |= (uint8_t)bytes[i];
    return (high & UINT64_C (0x8080808080808080)) == 0;
}

static bool is_utf8 (const char *bytes, size_t size) {
    for (size_t i = 0; i < size;) {
        size_t length = utf8_char (bytes + i, size - i);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

static bool is_one_of (const char *name, const char *const *names) {
    for (; *names; names++)
        if (strcasecmp (name, *names) == 0) return true;
    return false;
}

/* Charsets in which bytes below 128 mean ASCII, so that a text of such bytes alone needs no converter. */
static bool extends_ascii (const char *name) {
    static const char *const names[] = {"us-ascii", "ascii",  "utf-8",  "utf8",   "gbk",       "gb2312",
                                        "big5",     "euc-kr", "euc-jp", "koi8-r", "shift_jis", NULL};
    return is_one_of (name, names) || strncasecmp (name, "iso-8859-", 9) == 0 ||
           strncasecmp (name, "windows-125", 11) == 0;
}

/* Readers take these for windows-1252, and so do senders. */
static const char *as_meant (const char *name) {
    static const char *const latin[] = {"iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", NULL};
    return is_one_of (name, latin) ? "windows-1252" : name;
}

static bool is_named_utf8 (const char *name) {
    static const char *const names[] = {"utf-8", "utf8", NULL};
    return is_one_of (name, names);
}

static void no_nuls (char *text, size_t size) {
    for (char *nul = text; (nul = memchr (nul, '\0', size - (size_t)(nul - text)));) *nul = ' ';
}

/* The text as ICU converts it; NULL where it knows no such charset. */
static char *convert (arena_t *arena, const char *bytes, size_t size, const char *name, size_t *length, bool *broken) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from = ucnv_open (name, &status), *to = ucnv_open ("UTF-8", &status);
    char *text = NULL;
    if (U_SUCCESS (status)) {
        size_t room = size * 3 + 16;
        text = arena_alloc (arena, room + 1);
        char *target = text;
        const char *source = bytes;
        ucnv_convertEx (to, from, &target, text + room, &source, bytes + size, NULL, NULL, NULL, NULL, true, true,
                        &status);
        *length = (size_t)(target - text);
        *length = utf8_cut (text, *length, *length);
        text[*length] = '\0';
        if (memmem (text, *length, "\xEF\xBF\xBD", 3)) *broken = true;
    }
    if (from) ucnv_close (from);
    if (to) ucnv_close (to);
    return text;
}

/* Bytes that should be UTF-8 and are not: each stray byte becomes the replacement character, as readers show it. */
static char *repair (arena_t *arena, const char *bytes, size_t size, size_t *length) {
    char *text = arena_alloc (arena, size * 3 + 1), *out = text;
    for (size_t i = 0; i < size;) {
        size_t good = utf8_char (bytes + i, size - i);
        memcpy (out, good ? bytes + i : "\xEF\xBF\xBD", good ? good : 3);
        out += good ? good : 3;
        i += good ? good : 1;
    }
    *out = '\0';
    *length = (size_t)(out - text);
    return text;
}

char *charset_utf8 (arena_t *arena, char *bytes, size_t size, const char *name, size_t *length, bool *broken) {
    bool named = name && *name, plain = is_ascii (bytes, size);
    char *text = NULL;
    *length = size;
    if (plain && (!named || extends_ascii (name))) {
        text = bytes;
    } else if (named && is_named_utf8 (name)) {
        text = bytes;
        if (!is_utf8 (bytes, size)) *broken = true, text = repair (arena, bytes, size, length);
    } else if (named) {
        bool claims_ascii = strcasecmp (name, "us-ascii") == 0 || strcasecmp (name, "ascii") == 0;
        if (claims_ascii) *broken = true;
        if (!claims_ascii || !is_utf8 (bytes, size))
            text = convert (arena, bytes, size, as_meant (name), length, broken);
        if (!text && !claims_ascii) *broken = true; /* ICU knows no such charset */
    }
    if (!text && is_utf8 (bytes, size)) text = bytes, *length = size;
    if (!text) text = convert (arena, bytes, size, "windows-1252", length, broken);
    if (!text) text = repair (arena, bytes, size, length);
    no_nuls (text, *length);
    return text;
}
