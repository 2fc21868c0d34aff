#include "charset.h"

#include <stdint.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/udata.h>

#include "label.h"
#include "utf8.h"

enum { SAMPLE = 2048, SAMPLE_LEAST = 16, UTF16_LEAST = 4, CONFIDENCE = 40 };

/* A text on its way. */
typedef struct {
    arena_t *arena;
    char *bytes;
    size_t size;
    char *text; /* NULL until it is UTF-8 */
    size_t length;
    bool broken;
} reading_t;

/* Bytes 128 to 159 of windows-1252; those it leaves open are controls. */
static const uint16_t windows[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                     0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

static bool is_ascii (const char *bytes, size_t size) {
    return utf8_ascii (bytes, size) == size;
}

static bool is_utf8 (const char *bytes, size_t size) {
    for (size_t i = utf8_ascii (bytes, size); i < size; i += utf8_ascii (bytes + i, size - i)) {
        size_t length = utf8_char (bytes + i, size - i);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

static bool has_c1 (const char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (((uint8_t)bytes[i] & 0xE0) == 0x80) return true;
    return false;
}

/* NULs are seen by nobody. */
static size_t drop_nuls (char *text, size_t size) {
    char *nul = memchr (text, '\0', size), *out = nul;
    if (!nul) return size;
    for (const char *in = nul, *end = text + size; in < end; in++)
        if (*in) *out++ = *in;
    return (size_t)(out - text);
}

/* --- one charset --- */

static size_t write_windows (uint8_t byte, char *out) {
    uint16_t code = byte >= 0x80 && byte < 0xA0 ? windows[byte - 0x80] : byte;
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    out[0] = (char)(0xE0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3F));
    out[2] = (char)(0x80 | (code & 0x3F));
    return 3;
}

/* UTF8: what is well-formed UTF-8 stays. */
static void from_windows (reading_t *self, bool utf8) {
    char *out = self->text = arena_alloc (self->arena, self->size * 3 + 1);
    for (size_t i = 0; i < self->size;) {
        uint8_t byte = (uint8_t)self->bytes[i];
        size_t good = byte < 0x80 ? 1 : utf8 ? utf8_char (self->bytes + i, self->size - i) : 0;
        if (good == 1)
            *out++ = (char)byte;
        else if (good)
            memcpy (out, self->bytes + i, good), out += good;
        else
            out += write_windows (byte, out);
        i += good ? good : 1;
    }
    self->length = (size_t)(out - self->text);
}

static void as_it_is (reading_t *self) {
    self->text = self->bytes;
    self->length = self->size;
}

static void from_utf8 (reading_t *self) {
    if (is_utf8 (self->bytes, self->size)) {
        as_it_is (self);
    } else {
        self->broken = true;
        from_windows (self, true);
    }
}

/* As ICU converts it. */
static void from_converter (reading_t *self, const char *name) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open (name, &status);
    if (U_FAILURE (status)) return;
    size_t room = self->size * 3 + 16;
    self->text = arena_alloc (self->arena, room + 1);
    int32_t length =
        ucnv_toAlgorithmic (UCNV_UTF8, converter, self->text, (int32_t)room, self->bytes, (int32_t)self->size, &status);
    self->length = length > 0 ? utf8_cut (self->text, (size_t)length < room ? (size_t)length : room, room) : 0;
    if (U_FAILURE (status) && status != U_BUFFER_OVERFLOW_ERROR) self->length = 0;
    if (memmem (self->text, self->length, "\xEF\xBF\xBD", 3) || !is_utf8 (self->text, self->length))
        self->broken = true;
    ucnv_close (converter);
}

/* Which of every two bytes is mostly zero: 0 the first (big-endian), 1 the second, -1 neither. */
static int zero_half (const char *bytes, size_t size) {
    size_t zeros[2] = {0, 0}, sample = size < SAMPLE ? size : SAMPLE;
    if (size < UTF16_LEAST) return -1;
    for (size_t i = 0; i < sample; i++) zeros[i % 2] += bytes[i] == 0;
    if (zeros[0] * 4 > sample && zeros[0] > zeros[1]) return 0;
    return zeros[1] * 4 > sample && zeros[1] > zeros[0] ? 1 : -1;
}

static bool is_printable (const char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (((uint8_t)bytes[i] < ' ' && !(bytes[i] >= '\t' && bytes[i] <= '\r')) || (uint8_t)bytes[i] > 126)
            return false;
    return true;
}

/* The order that NAME says, unless the zeros say another. */
static void from_utf16 (reading_t *self, const char *name) {
    int half = zero_half (self->bytes, self->size);
    bool little = half >= 0 ? half == 1 : !(strlen (name) == 8 && (name[6] | 0x20) == 'b');
    if (half < 0 && is_printable (self->bytes, self->size)) {
        as_it_is (self); /* ASCII that only says it is UTF-16 */
        self->broken = true;
    } else {
        from_converter (self, little ? "UTF-16LE" : "UTF-16BE");
    }
}

/* --- which charset --- */

static bool take_mark (reading_t *self, const char *mark, size_t size) {
    if (self->size < size || memcmp (self->bytes, mark, size) != 0) return false;
    self->bytes += size;
    self->size -= size;
    return true;
}

/* A byte order mark, and what it marks. */
static bool read_marked (reading_t *self) {
    if (take_mark (self, "\xEF\xBB\xBF", 3))
        from_utf8 (self);
    else if (take_mark (self, "\xFF\xFE", 2))
        from_converter (self, "UTF-16LE");
    else if (take_mark (self, "\xFE\xFF", 2))
        from_converter (self, "UTF-16BE");
    return self->text;
}

/* What the bytes look like where most of them are no ASCII; NULL where that cannot be told. */
static const char *detected (const reading_t *self) {
    size_t sample = self->size < SAMPLE ? self->size : SAMPLE, high = 0, letters = 0;
    for (size_t i = 0; i < sample; i++) {
        uint8_t byte = (uint8_t)self->bytes[i];
        high += byte >= 0x80;
        letters += byte >= 0x80 || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
    }
    if (high < SAMPLE_LEAST || high * 2 < letters) return NULL;
    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open (&status);
    if (U_FAILURE (status)) return NULL;
    ucsdet_setText (detector, self->bytes, (int32_t)sample, &status);
    const UCharsetMatch *match = ucsdet_detect (detector, &status);
    const char *name =
        match && ucsdet_getConfidence (match, &status) >= CONFIDENCE ? ucsdet_getName (match, &status) : NULL;
    label_t label = U_SUCCESS (status) && name ? label_read (name) : (label_t){LABEL_UNKNOWN, NULL, NULL};
    ucsdet_close (detector);
    return label.kind == LABEL_CONVERTER ? label.converter : NULL;
}

static void guess (reading_t *self) {
    if (zero_half (self->bytes, self->size) >= 0) {
        from_utf16 (self, "");
    } else if (memchr (self->bytes, '\033', self->size) &&
               (memmem (self->bytes, self->size, "\033$B", 3) || memmem (self->bytes, self->size, "\033$@", 3))) {
        from_converter (self, "iso-2022-jp");
    } else if (is_utf8 (self->bytes, self->size)) {
        as_it_is (self);
    } else {
        bool broken = self->broken;
        const char *name = detected (self);
        if (name) from_converter (self, name);
        self->broken = broken;
        if (!self->text || !self->length) from_windows (self, false);
    }
}

static void read_named (reading_t *self, const char *name) {
    label_t label = label_read (name);
    bool ascii = is_ascii (self->bytes, self->size);
    if (ascii && label.kind != LABEL_STATEFUL && label.kind != LABEL_UTF16) {
        self->broken = label.kind == LABEL_UNKNOWN;
        guess (self);
    } else if (label.kind == LABEL_UTF8) {
        from_utf8 (self);
    } else if (label.kind == LABEL_WINDOWS_1252) {
        from_windows (self, false);
    } else if (label.kind == LABEL_UTF16) {
        from_utf16 (self, name);
    } else if (label.converter) {
        from_converter (self, label.windows && has_c1 (self->bytes, self->size) ? label.windows : label.converter);
    } else {
        self->broken = true; /* ASCII with other bytes, or a charset that nobody knows */
    }
    if (!self->text) guess (self);
}

char *charset_utf8 (arena_t *arena, char *bytes, size_t size, const char *name, size_t *length, bool *broken) {
    static bool started;
    UErrorCode status = U_ZERO_ERROR;
    if (!started) udata_setFileAccess (UDATA_NO_FILES, &status); /* a charset's name opens no file */
    started = true;
    reading_t self = {.arena = arena, .bytes = bytes, .size = size < INT32_MAX / 4 ? size : INT32_MAX / 4};
    if (!read_marked (&self)) {
        if (name && *name)
            read_named (&self, name);
        else
            guess (&self);
    }
    self.length = drop_nuls (self.text, self.length);
    self.text[self.length] = '\0';
    *length = self.length;
    *broken = *broken || self.broken;
    return self.text;
}
