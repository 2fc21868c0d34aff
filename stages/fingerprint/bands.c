#include "bands.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "bounds.h"
#include "rarity.h"

/* SPREAD: the words of a band reach over an eighth of the text at least. */
enum { ROWS = BANDS * BAND_ROWS, PAIRS = ROWS / 2, TRIED = 3 * BANDS, SPREAD = 8 };

/* The lowest hash so far, and whose. */
typedef struct {
    uint64_t least, word;
    size_t place;
} row_t;

typedef struct {
    row_t rows[ROWS];
    size_t words, telling;
} choice_t;

/* A hash divided by the weight: the chance to be the lowest is nearly in proportion to it. */
static void offer (row_t *row, uint64_t hash, uint64_t share, uint64_t word, size_t place) {
    uint64_t value = hash * share;
    if (value < row->least) *row = (row_t){value, word, place};
}

static void add_word (choice_t *self, uint64_t word, unsigned weight) {
    static const uint16_t shares[RARITY_MOST + 1] = {0, 5040, 2520, 1680, 1260, 1008, 840, 720, 630, 560, 504};
    for (size_t i = 0; i < PAIRS; i++) {
        uint64_t hash = rarity_mix (word + (i + 1) * 0x9E3779B97F4A7C15U);
        offer (&self->rows[2 * i], hash >> 32, shares[weight], word, self->words);
        offer (&self->rows[2 * i + 1], hash & UINT32_MAX, shares[weight], word, self->words);
    }
}

/* Of three words, which of the six orders they stand in; BAND_ROWS! or more where they are not three, or too close. */
static unsigned order_of (const row_t *rows, size_t words) {
    size_t least = rows[0].place, most = least;
    unsigned order = 0;
    for (size_t i = 0; i < BAND_ROWS; i++) {
        for (size_t j = 0; j < i; j++) {
            if (rows[i].word == rows[j].word) return UINT32_MAX;
            order = order * 2 + (rows[i].place < rows[j].place);
        }
        if (rows[i].place < least) least = rows[i].place;
        if (rows[i].place > most) most = rows[i].place;
    }
    return (most - least) * SPREAD < words ? UINT32_MAX : order;
}

/* Row I of band NUMBER: first three neighbours each, then, for those that are none, other threes of the same rows. */
static size_t row_of (size_t number, size_t i) {
    size_t round = number / BANDS, begin = number % BANDS;
    return round == 0 ? begin * BAND_ROWS + i : (begin + i * (BANDS + round)) % ROWS;
}

static void add_band (bands_t *self, const choice_t *choice, size_t number) {
    row_t rows[BAND_ROWS];
    for (size_t i = 0; i < BAND_ROWS; i++) rows[i] = choice->rows[row_of (number, i)];
    unsigned order = order_of (rows, choice->words);
    if (order == UINT32_MAX) return;
    uint64_t hash = rarity_mix (number * 64 + order + 1);
    for (size_t i = 0; i < BAND_ROWS; i++) hash = rarity_mix (hash ^ rows[i].word) + i;
    snprintf (self->hex[self->count++], BAND_HEX + 1, "%016llx", (unsigned long long)hash);
}

void bands_read (bands_t *self, const char *text, size_t size) {
    choice_t choice = {.words = 0};
    rarity_t word;
    for (size_t i = 0; i < ROWS; i++) choice.rows[i].least = UINT64_MAX;
    for (size_t at = 0; choice.telling < LIMIT_BAND_WORDS && rarity_next (text, size, &at, &word); choice.words++) {
        if (word.weight == 0) continue;
        add_word (&choice, word.hash, word.weight);
        choice.telling++;
    }
    self->count = 0;
    if (choice.words < LIMIT_BAND_WORDS_LEAST || choice.telling < LIMIT_BAND_TELLING_LEAST) return;
    for (size_t i = 0; i < TRIED && self->count < BANDS; i++) add_band (self, &choice, i);
}
