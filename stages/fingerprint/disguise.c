#include "disguise.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "bounds.h"
#include "codepoint.h"

enum { WORD_LEAST = 4 };

typedef struct {
    size_t letters, latin, other, foreign; /* other: Cyrillic or Greek; foreign: any further script */
    size_t latin_alike, other_alike;       /* those that look like one of the other script */
    size_t invisible, soft;                /* between letters */
    size_t pending_invisible, pending_soft;
} word_t;

static bool is_within (UChar32 c, const UChar32 *list) {
    for (; *list; list++)
        if (*list == c) return true;
    return false;
}

static bool looks_latin (UChar32 c) {
    static const UChar32 alike[] = {0x430, 0x435, 0x43E, 0x440, 0x441, 0x443, 0x445, 0x455, 0x456, 0x458,
                                    0x4BB, 0x501, 0x51B, 0x51D, 0x410, 0x412, 0x415, 0x41A, 0x41C, 0x41D,
                                    0x41E, 0x420, 0x421, 0x422, 0x425, 0x405, 0x406, 0x408, 0x3BF, 0x3B1,
                                    0x3BD, 0x3C1, 0x3C5, 0x3B9, 0x3BA, 0x391, 0x392, 0x395, 0x396, 0x397,
                                    0x399, 0x39A, 0x39C, 0x39D, 0x39F, 0x3A1, 0x3A4, 0x3A5, 0x3A7, 0};
    return is_within (c, alike);
}

static bool looks_other (UChar32 c) {
    return c < 128 && strchr ("aceiopxysjABCEHIKMOPTXYZN", (int)c);
}

static bool is_soft (UChar32 c) {
    return c == 0xAD;
}

static bool is_invisible (UChar32 c) {
    return c == 0x200B || c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF || c == 0x180E;
}

static void add_letter (word_t *self, UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = c < 128 ? USCRIPT_LATIN : uscript_getScript (c, &status);
    if (self->letters) self->invisible += self->pending_invisible, self->soft += self->pending_soft;
    self->pending_invisible = self->pending_soft = 0;
    self->letters++;
    if (script == USCRIPT_LATIN) {
        self->latin++;
        self->latin_alike += looks_other (c);
    } else if (script == USCRIPT_CYRILLIC || script == USCRIPT_GREEK) {
        self->other++;
        self->other_alike += looks_latin (c);
    } else if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED) {
        self->foreign++;
    }
}

static bool is_disguised (const word_t *self) {
    if (self->foreign || self->letters < WORD_LEAST) return false;
    if (self->invisible || (self->soft > 1 && self->soft * 2 >= self->letters)) return true;
    if (!self->latin || !self->other) return false;
    return self->other <= self->latin ? self->other_alike == self->other : self->latin_alike == self->latin;
}

static size_t next_plain (const char *text, size_t size, size_t at) {
    while (at < size && (uint8_t)text[at] < 0x80) at++;
    return at;
}

/* Back to the begin of the word that the byte at AT belongs to, within reason. */
static size_t word_begin (const char *text, size_t at) {
    size_t far = at > LIMIT_WORD ? at - LIMIT_WORD : 0;
    while (at > far && ((text[at - 1] | 0x20) >= 'a' && (text[at - 1] | 0x20) <= 'z')) at--;
    return at;
}

/* Reads the word at *AT, and what ends it. */
static bool read_word (const char *text, size_t size, size_t *at) {
    word_t word = {0};
    while (*at < size) {
        UChar32 c = codepoint_next (text, size, at);
        if (c < 0) break;
        if (is_invisible (c))
            word.pending_invisible++;
        else if (is_soft (c))
            word.pending_soft++;
        else if (c < 128 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : (bool)u_isalpha (c))
            add_letter (&word, c);
        else if (c < 128 || u_charType (c) != U_NON_SPACING_MARK)
            break;
    }
    return is_disguised (&word);
}

size_t disguise_count (const char *text, size_t size) {
    size_t count = 0, at = 0;
    while ((at = next_plain (text, size, at)) < size) {
        size_t from = word_begin (text, at);
        count += read_word (text, size, &from);
        at = from > at ? from : at + 1;
    }
    return count;
}
