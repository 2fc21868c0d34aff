#include "alike.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

enum { PAGE = 256, PAGES = 0x110000 / PAGE, WIDE = 64 };

/* UTF-16 of one character and what becomes of it. */
typedef struct {
    UChar text[WIDE];
    int32_t size;
} wide_t;

typedef struct {
    uint32_t code;
    const char *latin;
} shape_t;

/* Latin letters that neither decompose nor have an ASCII skeleton: ligatures, strokes, small capitals. */
static const shape_t shapes[] = {
    {0xE6, "ae"},  {0xF0, "d"},   {0xF8, "o"},   {0xFE, "th"},  {0x111, "d"},  {0x127, "h"},  {0x131, "i"},
    {0x138, "k"},  {0x142, "l"},  {0x14B, "n"},  {0x153, "oe"}, {0x167, "t"},  {0x18F, "e"},  {0x259, "e"},
    {0x250, "a"},  {0x25B, "e"},  {0x262, "g"},  {0x268, "i"},  {0x26A, "i"},  {0x274, "n"},  {0x280, "r"},
    {0x289, "u"},  {0x28F, "y"},  {0x299, "b"},  {0x29C, "h"},  {0x29F, "l"},  {0x1D00, "a"}, {0x1D03, "b"},
    {0x1D04, "c"}, {0x1D05, "d"}, {0x1D07, "e"}, {0x1D0A, "j"}, {0x1D0B, "k"}, {0x1D0D, "m"}, {0x1D0E, "n"},
    {0x1D0F, "o"}, {0x1D18, "p"}, {0x1D19, "r"}, {0x1D1B, "t"}, {0x1D1C, "u"}, {0x1D20, "v"}, {0x1D21, "w"},
    {0x1D22, "z"}, {0xA730, "f"}, {0xA731, "s"}, {0xA7AF, "q"}, {0x1EB, "q"}};

static const char *shape_of (uint32_t code) {
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (shapes[i].code == code) return shapes[i].latin;
    return NULL;
}

/* Diacritics on letters that need none to be read; vowel signs of other scripts are no such marks. */
static bool is_diacritic (UChar32 c) {
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x483 && c <= 0x489) || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xFE20 && c <= 0xFE2F);
}

static wide_t wide_of (UChar32 code) {
    wide_t wide = {.size = 0};
    U16_APPEND_UNSAFE (wide.text, wide.size, code);
    return wide;
}

static UChar32 next_of (const wide_t *wide, int32_t *at) {
    UChar unit = wide->text[(*at)++];
    if (!U16_IS_LEAD (unit) || *at == wide->size) return unit;
    return U16_GET_SUPPLEMENTARY (unit, wide->text[(*at)++]);
}

static wide_t normalised (const UNormalizer2 *form, const wide_t *in) {
    UErrorCode status = U_ZERO_ERROR;
    wide_t out = {.size = 0};
    out.size = unorm2_normalize (form, in->text, in->size, out.text, WIDE, &status);
    if (U_FAILURE (status)) out = *in;
    return out;
}

/* NFKC, case folded, diacritics and all that is no letter or digit left out. */
static wide_t plain_of (UChar32 code) {
    UErrorCode status = U_ZERO_ERROR;
    wide_t wide = wide_of (code), kept = {.size = 0};
    wide = normalised (unorm2_getNFKCCasefoldInstance (&status), &wide);
    wide = normalised (unorm2_getNFDInstance (&status), &wide);
    for (int32_t at = 0; at < wide.size;) {
        UChar32 c = next_of (&wide, &at);
        int8_t type = u_charType (c);
        bool mark = type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
        if (is_diacritic (c) || !(u_isalnum (c) || mark)) continue;
        int32_t digit = u_charDigitValue (c);
        if (digit >= 0) c = '0' + digit;
        U16_APPEND_UNSAFE (kept.text, kept.size, c);
    }
    return normalised (unorm2_getNFCInstance (&status), &kept);
}

static bool is_ascii (const wide_t *wide) {
    for (int32_t i = 0; i < wide->size; i++)
        if (wide->text[i] >= 0x80) return false;
    return wide->size > 0;
}

/* The one ASCII letter, in lower case, that the skeleton of CODE is; 0 where it is none. */
static char skeleton_of (UChar32 code) {
    static USpoofChecker *checker;
    UErrorCode status = U_ZERO_ERROR;
    if (!checker) checker = uspoof_open (&status);
    wide_t in = wide_of (code), out = {.size = 0};
    if (checker) out.size = uspoof_getSkeleton (checker, 0, in.text, in.size, out.text, WIDE, &status);
    if (U_FAILURE (status) || out.size != 1) return 0;
    UChar c = out.text[0];
    if (c >= 'A' && c <= 'Z') return (char)(c + 32);
    return (char)(c >= 'a' && c <= 'z' ? c : 0);
}

/* A letter of any case, by its own form or by that of its capital: a small Cyrillic ve is a small capital B. */
static char posed_as (UChar32 code) {
    if (code == 0x4C0 || code == 0x4CF) return 'l'; /* palochka: UTS #39 has it as an i */
    char small = skeleton_of (u_tolower (code)), own = skeleton_of (code);
    if (own == 'l' && small == 'i') return 'i'; /* UTS #39 knows a capital I from no l */
    if (own) return own;
    return small ? small : skeleton_of (u_toupper (code));
}

static void set_bytes (alike_t *self, const wide_t *wide, size_t most) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t size = 0;
    u_strToUTF8 (self->bytes, ALIKE_BYTES, &size, wide->text, wide->size, &status);
    self->size = (uint8_t)(U_SUCCESS (status) && (size_t)size <= most ? size : 0);
}

static void set_latin (alike_t *self, const char *latin) {
    self->kind = ALIKE_LATIN;
    self->size = (uint8_t)strlen (latin);
    memcpy (self->bytes, latin, self->size);
}

static bool is_plain_script (UChar32 code) {
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript (code, &status);
    return script == USCRIPT_HAN || script == USCRIPT_HANGUL;
}

/* Letters that nothing else is like enough to be decomposed: black squares and circles around capitals. */
static char enclosed (uint32_t code) {
    if (code >= 0x1F150 && code <= 0x1F169) return (char)('a' + (code - 0x1F150));
    if (code >= 0x1F170 && code <= 0x1F189) return (char)('a' + (code - 0x1F170));
    return 0;
}

static void look_at_letter (alike_t *self, uint32_t code, const wide_t *plain) {
    UErrorCode status = U_ZERO_ERROR;
    size_t most = code < 0x800 ? 4 : code < 0x10000 ? 6 : 8;
    const char *shape = shape_of (code < 0x10000 && plain->size == 1 ? plain->text[0] : code);
    wide_t own = wide_of ((UChar32)code);
    self->kind = ALIKE_OTHER;
    set_bytes (self, plain, most);
    if (self->size == 0) set_bytes (self, &own, most);
    if (shape) {
        set_latin (self, shape);
    } else if (is_ascii (plain)) {
        self->kind = self->size && self->bytes[0] <= '9' && plain->size == 1 ? ALIKE_DIGIT : ALIKE_LATIN;
    } else if (!is_plain_script ((UChar32)code)) {
        self->latin = posed_as ((UChar32)code);
        if (!self->latin && plain->size == 1) self->latin = posed_as (plain->text[0]);
        if (self->latin) self->kind = ALIKE_POSES;
        if (self->latin && uscript_getScript ((UChar32)code, &status) == USCRIPT_LATIN)
            set_latin (self, (char[]){self->latin, '\0'});
    }
}

static void look (alike_t *self, uint32_t code) {
    UChar32 c = (UChar32)code;
    int8_t type = u_charType (c);
    char letter = enclosed (code);
    if (letter) {
        set_latin (self, (char[]){letter, '\0'});
    } else if (is_diacritic (c) || (type == U_FORMAT_CHAR) || (type == U_CONTROL_CHAR && code > 127) ||
               u_hasBinaryProperty (c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) {
        self->kind = ALIKE_NOTHING;
    } else {
        wide_t plain = plain_of (c);
        self->kind = ALIKE_GAP;
        if (plain.size > 0) look_at_letter (self, code, &plain);
    }
}

const alike_t *alike_of (uint32_t code) {
    static alike_t *pages[PAGES];
    static const alike_t gap = {.kind = ALIKE_GAP};
    if (code >= 0x110000 || (code >= 0xD800 && code < 0xE000)) return &gap;
    alike_t **page = &pages[code / PAGE];
    if (!*page) *page = calloc (PAGE, sizeof **page);
    if (!*page) abort ();
    alike_t *self = &(*page)[code % PAGE];
    if (self->kind == ALIKE_UNKNOWN) look (self, code);
    return self;
}
