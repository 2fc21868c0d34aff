#include "normal_cell.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

enum { PAGE = 256, PAGES = 256, WIDE = 32 };

typedef enum { UNKNOWN, ALONE, AMONG_OTHERS } known_t;

typedef struct {
    normal_cell_t cell;
    uint8_t known;
} entry_t;

static bool is_unseen (UChar32 c) {
    int8_t type = c < 0x80 ? (int8_t)U_LOWERCASE_LETTER : u_charType (c);
    return type == U_FORMAT_CHAR || type == U_CONTROL_CHAR;
}

static bool is_gap (UChar32 c) {
    return c <= ' ' || c == 127 || u_isUWhiteSpace (c);
}

/* Of the SIZE units at TEXT those that are seen, how many; -1 where white space stands beside something else, or there
 * are letters of two units. */
static int32_t seen (UChar *text, int32_t size, bool *gap) {
    int32_t count = 0;
    for (int32_t i = 0; i < size; i++) {
        if (U16_IS_SURROGATE (text[i])) return -1;
        *gap = *gap || is_gap (text[i]);
        if (!is_gap (text[i]) && !is_unseen (text[i])) text[count++] = text[i];
    }
    return *gap && (count || size > 1) ? -1 : count;
}

static known_t look (normal_cell_t *cell, UChar32 code) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance (&status);
    UChar in[] = {(UChar)code}, out[WIDE];
    if (U_FAILURE (status) || !unorm2_hasBoundaryBefore (fold, code)) return AMONG_OTHERS;
    int32_t size = unorm2_normalize (fold, in, 1, out, WIDE, &status), bytes = 0;
    if (U_FAILURE (status) || (size = seen (out, size, &cell->gap)) < 0) return AMONG_OTHERS;
    u_strToUTF8 ((char *)cell->bytes, NORMAL_CELL, &bytes, out, size, &status);
    cell->size = (uint8_t)bytes;
    return U_FAILURE (status) ? AMONG_OTHERS : ALONE;
}

const normal_cell_t *normal_cell (int32_t code) {
    static entry_t *pages[PAGES];
    if (code < 0 || code >= PAGE * PAGES || (code >= 0xD800 && code < 0xE000)) return NULL;
    entry_t **page = &pages[code / PAGE];
    if (!*page && !(*page = calloc (PAGE, sizeof **page))) abort ();
    entry_t *self = &(*page)[code % PAGE];
    if (self->known == UNKNOWN) self->known = (uint8_t)look (&self->cell, code);
    return self->known == ALONE ? &self->cell : NULL;
}
