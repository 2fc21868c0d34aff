#include "fold.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "alike.h"
#include "bounds.h"
#include "codepoint.h"
#include "leet.h"

enum { SPREAD_BY_SPACE = 4, SPREAD_BY_SIGN = 3, EXCLAIM_MOST = 4, POSING_LEAST = 3 };

typedef enum { BYTE_GAP, BYTE_LETTER, BYTE_DIGIT, BYTE_SIGN, BYTE_HIGH } byte_t;

typedef struct {
    const char *text;
    size_t size, at;
    char *out;
    size_t length;
    bool gap;       /* a space is due before the next word */
    int latin_text; /* more Latin letters than others; -1 where nobody has counted yet */
} fold_t;

/* A word, or as much of one as is read at once. */
typedef struct {
    const alike_t *cells[LIMIT_WORD];
    size_t count, latin, posing, other, marks; /* marks: digits and signs */
} word_t;

static byte_t byte_of (char c) {
    static const uint8_t bytes[256] = {
        ['0' ... '9'] = BYTE_DIGIT, ['A' ... 'Z'] = BYTE_LETTER, ['a' ... 'z'] = BYTE_LETTER, ['!'] = BYTE_SIGN,
        ['$'] = BYTE_SIGN,          ['@'] = BYTE_SIGN,           [0x80 ... 0xFF] = BYTE_HIGH};
    return (byte_t)bytes[(uint8_t)c];
}

static byte_t byte_at (const fold_t *self, size_t at) {
    return at < self->size ? byte_of (self->text[at]) : BYTE_GAP;
}

static char lower (char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static void begin_word (fold_t *self) {
    if (self->gap && self->length) self->out[self->length++] = ' ';
    self->gap = false;
}

/* More Latin letters than letters that cannot pose as such. */
static bool is_latin_text (fold_t *self) {
    if (self->latin_text >= 0) return self->latin_text;
    size_t latin = 0, other = 0;
    for (size_t at = 0; at < self->size;) {
        int32_t code = codepoint_next (self->text, self->size, &at);
        if (code >= 0 && code < 0x80)
            latin += byte_of ((char)code) == BYTE_LETTER;
        else if (code >= 0x80)
            other += alike_of ((uint32_t)code)->kind == ALIKE_OTHER;
    }
    self->latin_text = latin > other;
    return self->latin_text;
}

/* --- letters set apart --- */

/* The letter, digit or sign at *AT as one byte, and what is invisible behind it; 0 where there is none. */
static char lone_letter (const fold_t *self, size_t *at) {
    char c = self->text[*at];
    if (byte_of (c) != BYTE_HIGH) return (char)(byte_of (c) == BYTE_GAP ? 0 : (++*at, lower (c)));
    int32_t code = codepoint_next (self->text, self->size, at);
    const alike_t *cell = alike_of (code < 0 ? 0 : (uint32_t)code);
    if (cell->kind == ALIKE_POSES) return cell->latin;
    return (char)(cell->size == 1 ? cell->bytes[0] : 0);
}

/* What stands at *AT, if it sets words apart: ' ' for any white space; 0 where it is part of a word. */
static int32_t gap_at (const fold_t *self, size_t *at) {
    if (*at >= self->size) return ' ';
    int32_t code = codepoint_next (self->text, self->size, at);
    if (code < 0 || code == 0xA0 || (code <= ' ')) return ' ';
    return code < 0x80 ? (byte_of ((char)code) == BYTE_GAP ? code : 0)
                       : (alike_of ((uint32_t)code)->kind == ALIKE_GAP ? code : 0);
}

/* Reads letters that stand alone with the same one gap between them; true where they are as many as make a word. */
static bool read_spread (fold_t *self) {
    char word[LIMIT_WORD];
    size_t count = 0, letters = 0, end = self->at;
    int32_t sign = 0;
    for (size_t at = self->at; at < self->size && count < LIMIT_WORD;) {
        char letter = lone_letter (self, &at);
        size_t behind = at;
        int32_t gap = letter ? gap_at (self, &behind) : 0;
        if (!gap || (sign == ' ' && gap != sign && byte_at (self, behind) != BYTE_GAP)) break;
        word[count++] = letter;
        letters += byte_of (letter) == BYTE_LETTER;
        end = at;
        if (letters * 2 < count || (sign && gap != sign)) break;
        sign = sign ? sign : gap;
        at = behind;
    }
    if (count < (sign == ' ' ? SPREAD_BY_SPACE : SPREAD_BY_SIGN) || letters * 2 <= count) return false;
    begin_word (self);
    if (letters < count) leet_read (word, count);
    memcpy (self->out + self->length, word, count);
    self->length += count;
    self->at = end;
    return true;
}

/* --- words --- */

/* Whether the part behind the sign at AT makes it an address. */
static bool is_address (const fold_t *self, size_t at) {
    size_t end = at + 1;
    while (end < self->size && end < at + LIMIT_WORD &&
           (byte_at (self, end) == BYTE_LETTER || byte_at (self, end) == BYTE_DIGIT || self->text[end] == '-'))
        end++;
    return end + 1 < self->size && self->text[end] == '.' && byte_at (self, end + 1) == BYTE_LETTER;
}

/* A sign within a word stands for a letter, unless it is what it usually is. */
static bool is_sign_letter (const fold_t *self, size_t at, size_t letters) {
    byte_t next = byte_at (self, at + 1);
    if (letters == 0 || (next != BYTE_LETTER && next != BYTE_HIGH)) return false;
    if (self->text[at] == '@') return !is_address (self, at);
    return self->text[at] != '!' || letters <= EXCLAIM_MOST;
}

static void add_cell (word_t *word, const alike_t *cell) {
    word->cells[word->count++] = cell;
    word->latin += cell->kind == ALIKE_LATIN;
    word->posing += cell->kind == ALIKE_POSES;
    word->other += cell->kind == ALIKE_OTHER;
    word->marks += cell->kind == ALIKE_DIGIT;
}

/* Takes the character at self->at into the word; false where the word ends before it. */
static bool take_cell (fold_t *self, word_t *word) {
    static const alike_t signs[] = {{ALIKE_DIGIT, 1, 0, "@"}, {ALIKE_DIGIT, 1, 0, "$"}, {ALIKE_DIGIT, 1, 0, "!"}};
    char c = self->text[self->at];
    byte_t byte = byte_of (c);
    size_t next = self->at + 1;
    const alike_t *cell = NULL;
    if (byte == BYTE_GAP || (byte == BYTE_SIGN && !is_sign_letter (self, self->at, word->count))) return false;
    if (byte == BYTE_SIGN)
        cell = &signs[c == '@' ? 0 : c == '$' ? 1 : 2];
    else if (byte != BYTE_HIGH)
        cell = alike_of ((uint8_t)c);
    else
        next = self->at, cell = alike_of ((uint32_t)codepoint_next (self->text, self->size, &next));
    if (cell->kind == ALIKE_GAP) return false;
    if (cell->kind != ALIKE_NOTHING) add_cell (word, cell);
    self->at = next;
    return true;
}

/* Whether the word's letters that may pose as Latin ones do so. */
static bool is_posing (fold_t *self, const word_t *word) {
    if (word->posing == 0 || word->count < POSING_LEAST) return false;
    if (word->latin) return word->other <= word->latin;
    return word->other == 0 && is_latin_text (self);
}

static void write_word (fold_t *self, const word_t *word) {
    bool posing = is_posing (self, word);
    if (word->count == 0) return;
    begin_word (self);
    char *begin = self->out + self->length;
    for (size_t i = 0; i < word->count; i++) {
        const alike_t *cell = word->cells[i];
        bool poses = posing && cell->kind == ALIKE_POSES;
        memcpy (self->out + self->length, poses ? &cell->latin : cell->bytes, poses ? 1 : cell->size);
        self->length += poses ? 1 : cell->size;
    }
    if (word->marks && word->marks < word->count && word->other == 0 && (posing || word->posing == 0))
        leet_read (begin, (size_t)(self->out + self->length - begin));
}

/* A word of which not all is known to be Latin letters, or what stands where none begins. */
static void read_word (fold_t *self) {
    word_t word = {.count = 0};
    size_t from = self->at;
    while (self->at < self->size && word.count < LIMIT_WORD && take_cell (self, &word)) continue;
    write_word (self, &word);
    if (self->at > from) return;
    codepoint_next (self->text, self->size, &self->at);
    self->gap = true;
}

/* Most words: ASCII letters alone. False where this is none. */
static bool read_plain_word (fold_t *self) {
    size_t at = self->at;
    while (at < self->size && byte_of (self->text[at]) == BYTE_LETTER) at++;
    byte_t next = byte_at (self, at);
    if (at == self->at || next == BYTE_DIGIT || next == BYTE_HIGH ||
        (next == BYTE_SIGN && is_sign_letter (self, at, at - self->at)))
        return false;
    begin_word (self);
    for (size_t i = self->at; i < at; i++) self->out[self->length++] = lower (self->text[i]);
    self->at = at;
    return true;
}

/* Whether the letter at self->at may be the first of several that are set apart. */
static bool may_be_spread (const fold_t *self) {
    byte_t next = byte_at (self, self->at + 1);
    return byte_at (self, self->at) == BYTE_HIGH || next == BYTE_GAP || next == BYTE_HIGH;
}

char *fold_text (arena_t *arena, const char *text, size_t size, size_t *length) {
    fold_t self = {.text = text, .size = size, .out = arena_alloc (arena, size * 2 + 1), .latin_text = -1};
    while (self.at < size) {
        if (byte_of (text[self.at]) == BYTE_GAP)
            self.at++, self.gap = true;
        else if (!(self.gap || self.at == 0) || !may_be_spread (&self) || !read_spread (&self))
            if (!read_plain_word (&self)) read_word (&self);
    }
    self.out[self.length] = '\0';
    *length = self.length;
    return self.out;
}
