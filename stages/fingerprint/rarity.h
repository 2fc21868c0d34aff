/* Words, and how much one tells: a rare one is shared by copies of one text, a common one by all texts. */
#ifndef TAMIS_RARITY_H
#define TAMIS_RARITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RARITY_MOST = 10 };

/* A word; WEIGHT: how much it tells, 0 (nothing: common, or too short) to RARITY_MOST. Without a count of all mail at
 * hand, length stands for rarity (G. K. Zipf, The Psycho-Biology of Language, 1935: the commoner, the shorter). HASH:
 * the same on every machine, not keyed. */
typedef struct {
    const char *text;
    size_t size;
    uint64_t hash;
    unsigned weight;
} rarity_t;

/* The next word of TEXT, folded as fold.h says, from *AT on, which moves behind it; false where there is none. */
bool rarity_next (const char *text, size_t size, size_t *at, rarity_t *word);

/* The hash of a word by itself. */
uint64_t rarity_hash (const char *word, size_t length);

/* Spreads X over 64 bits: a bijection. */
uint64_t rarity_mix (uint64_t x);

#endif
