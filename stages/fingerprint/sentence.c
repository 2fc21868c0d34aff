#include "sentence.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "bounds.h"
#include "fold.h"
#include "footer.h"
#include "rarity.h"

/* Candidates are chosen by what they look like as written, which costs nothing; only they are folded and weighed. */
enum { CANDIDATES = 5 };

typedef struct {
    const char *text;
    size_t size, length; /* length: bytes of letters, as written */
} candidate_t;

typedef struct {
    candidate_t best[CANDIDATES]; /* longest first */
    size_t count;
} choice_t;

enum { OTHER, LETTER, STOP, GAP, LINE };

static const uint8_t kinds[256] = {[' '] = GAP,
                                   ['\t'] = GAP,
                                   ['\r'] = GAP,
                                   ['\n'] = LINE,
                                   ['.'] = STOP,
                                   ['!'] = STOP,
                                   ['?'] = STOP,
                                   ['a' ... 'z'] = LETTER,
                                   ['A' ... 'Z'] = LETTER,
                                   ['0' ... '9'] = LETTER,
                                   [0x80 ... 0xFF] = LETTER};

static uint8_t kind_at (const char *text, size_t size, size_t at) {
    return at < size ? kinds[(uint8_t)text[at]] : (uint8_t)LINE;
}

/* The sentence that TEXT begins with: it ends with a full stop before a gap, or an empty line. */
static candidate_t first_sentence (const char *text, size_t size) {
    candidate_t one = {text, 0, 0};
    while (one.size < size && one.size < LIMIT_SENTENCE) {
        uint8_t kind = kinds[(uint8_t)text[one.size++]];
        one.length += kind == LETTER;
        if (kind < STOP || kind == GAP) continue;
        uint8_t next = kind_at (text, size, one.size);
        if (next == LINE || (next == GAP && (kind == STOP || text[one.size] == '\r'))) break;
    }
    return one;
}

static void consider (choice_t *self, const candidate_t *one) {
    size_t place = self->count;
    while (place > 0 && self->best[place - 1].length < one->length) place--;
    if (place == CANDIDATES) return;
    if (self->count < CANDIDATES) self->count++;
    memmove (&self->best[place + 1], &self->best[place], (self->count - place - 1) * sizeof *one);
    self->best[place] = *one;
}

static void split (choice_t *self, const char *text, size_t size) {
    for (size_t at = 0; at < size;) {
        candidate_t one = first_sentence (text + at, size - at);
        consider (self, &one);
        at += one.size;
    }
}

/* Zero where it is no sentence: too few words. */
static unsigned weigh (const char *text, size_t size) {
    size_t words = 0;
    rarity_t word;
    unsigned weight = 0;
    for (size_t at = 0; rarity_next (text, size, &at, &word); words++) weight += word.weight;
    return words < LIMIT_SENTENCE_WORDS ? 0 : weight;
}

static bool stands_twice (const sentence_t *found, size_t count, const sentence_t *one) {
    for (size_t i = 0; i < count; i++)
        if (found[i].size == one->size && memcmp (found[i].text, one->text, one->size) == 0) return true;
    return false;
}

static size_t insert (sentence_t found[SENTENCES], size_t count, sentence_t one) {
    size_t place = count;
    if (one.weight < LIMIT_SENTENCE_WEIGHT || stands_twice (found, count, &one)) return count;
    while (place > 0 && found[place - 1].weight < one.weight) place--;
    if (place == SENTENCES) return count;
    if (count < SENTENCES) count++;
    memmove (&found[place + 1], &found[place], (count - place - 1) * sizeof one);
    found[place] = one;
    return count;
}

size_t sentence_read (arena_t *arena, const char *text, size_t size, sentence_t found[SENTENCES]) {
    footer_t footers[LIMIT_FOOTERS];
    size_t n_footers = footer_find (text, size, footers, LIMIT_FOOTERS), from = 0, count = 0;
    choice_t choice = {.count = 0};
    for (size_t i = 0; i < n_footers; from = footers[i++].to) split (&choice, text + from, footers[i].from - from);
    split (&choice, text + from, size - from);
    for (size_t i = 0; i < choice.count; i++) {
        sentence_t one;
        one.text = fold_text (arena, choice.best[i].text, choice.best[i].size, &one.size);
        one.weight = weigh (one.text, one.size);
        count = insert (found, count, one);
    }
    return count;
}
