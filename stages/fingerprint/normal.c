#include "normal.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "codepoint.h"
#include "normal_cell.h"
#include "utf8.h"

/* UTF-16 in the arena. */
typedef struct {
    UChar *text;
    int32_t size;
} wide_t;

static bool is_space (char c) {
    return c <= ' ' || c == 127;
}

static char lower (char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static char *normal_ascii (arena_t *arena, const char *text, size_t size, size_t *length) {
    char *out = arena_alloc (arena, size + 1);
    size_t count = 0;
    bool gap = false;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (is_space (c)) {
            gap = count > 0;
            continue;
        }
        if (gap) out[count++] = ' ';
        gap = false;
        out[count++] = lower (c);
    }
    out[count] = '\0';
    *length = count;
    return out;
}

static wide_t widen (arena_t *arena, const char *text, size_t size) {
    UErrorCode status = U_ZERO_ERROR;
    wide_t wide = {arena_alloc (arena, (size + 1) * sizeof (UChar)), 0};
    u_strFromUTF8WithSub (wide.text, (int32_t)size + 1, &wide.size, text, (int32_t)size, 0xFFFD, NULL, &status);
    if (U_FAILURE (status)) wide.size = 0;
    return wide;
}

static wide_t normalise (arena_t *arena, const UNormalizer2 *form, wide_t in) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = in.size + in.size / 2 + 64;
    wide_t out = {arena_alloc (arena, (size_t)room * sizeof (UChar)), 0};
    out.size = unorm2_normalize (form, in.text, in.size, out.text, room, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR) {
        status = U_ZERO_ERROR;
        room = out.size + 1;
        out.text = arena_alloc (arena, (size_t)room * sizeof (UChar));
        out.size = unorm2_normalize (form, in.text, in.size, out.text, room, &status);
    }
    return U_FAILURE (status) ? in : out;
}

/* Drops what is not seen, and marks where ASKED; makes white space single. In place. */
static void tidy (wide_t *wide, bool marks) {
    int32_t to = 0;
    bool gap = false;
    for (int32_t at = 0; at < wide->size;) {
        UChar unit = wide->text[at++];
        UChar32 c = unit;
        if (U16_IS_LEAD (unit) && at < wide->size && U16_IS_TRAIL (wide->text[at]))
            c = U16_GET_SUPPLEMENTARY (unit, wide->text[at++]);
        int8_t type = c < 0x80 ? (int8_t)U_LOWERCASE_LETTER : u_charType (c);
        if (c <= ' ' || c == 127 || u_isUWhiteSpace (c)) {
            gap = to > 0;
        } else if (type != U_FORMAT_CHAR && type != U_CONTROL_CHAR && !(marks && type == U_NON_SPACING_MARK)) {
            if (gap) wide->text[to++] = ' ';
            gap = false;
            if (c > 0xFFFF) wide->text[to++] = U16_LEAD (c);
            wide->text[to++] = c > 0xFFFF ? U16_TRAIL (c) : (UChar)c;
        }
    }
    wide->size = to;
}

static char *narrow (arena_t *arena, wide_t wide, size_t *length) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = wide.size * 3 + 1, size = 0;
    char *text = arena_alloc (arena, (size_t)room);
    u_strToUTF8WithSub (text, room, &size, wide.text, wide.size, 0xFFFD, NULL, &status);
    if (U_FAILURE (status)) size = 0;
    text[size] = '\0';
    *length = (size_t)size;
    return text;
}

static char *normal_wide (arena_t *arena, const char *text, size_t size, bool marks, size_t *length) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance (&status), *parts = unorm2_getNFDInstance (&status);
    if (U_FAILURE (status)) return normal_ascii (arena, text, size, length);
    wide_t wide = normalise (arena, fold, widen (arena, text, size));
    if (marks) wide = normalise (arena, parts, wide);
    tidy (&wide, marks);
    return narrow (arena, wide, length);
}

/* Where every character can be taken alone, as nearly always; NULL where one cannot. */
static char *normal_by_cells (arena_t *arena, const char *text, size_t size, size_t *length) {
    char *out = arena_alloc (arena, size * NORMAL_GROWTH + 1);
    size_t count = 0;
    bool gap = false;
    for (size_t at = 0; at < size;) {
        char c = text[at];
        const normal_cell_t *cell = NULL;
        if ((uint8_t)c >= 0x80 && !(cell = normal_cell (codepoint_next (text, size, &at)))) return NULL;
        bool space = cell ? cell->gap : is_space (c);
        at += !cell;
        gap = gap || (space && count > 0);
        if (space || (cell && !cell->size)) continue;
        if (gap) out[count++] = ' ';
        gap = false;
        if (cell)
            memcpy (out + count, cell->bytes, cell->size);
        else
            out[count] = lower (c);
        count += cell ? cell->size : 1;
    }
    out[count] = '\0';
    *length = count;
    return out;
}

char *normal_text (arena_t *arena, const char *text, size_t size, size_t *length) {
    if (utf8_ascii (text, size) == size) return normal_ascii (arena, text, size, length);
    char *out = normal_by_cells (arena, text, size, length);
    return out ? out : normal_wide (arena, text, size, false, length);
}

char *normal_name (arena_t *arena, const char *text, size_t size, size_t *length) {
    if (utf8_ascii (text, size) == size) return normal_ascii (arena, text, size, length);
    return normal_wide (arena, text, size, true, length);
}

size_t normal_characters (const char *text, size_t size) {
    size_t count = 0;
    for (size_t i = 0; i < size;) {
        size_t ascii = utf8_ascii (text + i, size - i);
        count += ascii;
        i += ascii;
        if (i < size) count += ((uint8_t)text[i++] & 0xC0) != 0x80;
    }
    return count;
}
