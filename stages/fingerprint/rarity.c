#include "rarity.h"

#include <string.h>

#include "bounds.h"

#define HASH_BEGIN 14695981039346656037U /* FNV-1a (draft-eastlake-fnv) */

enum { SLOTS = 4096, LONGEST_WORD = 24, WEIGHTS = 9 };

/* By characters: eight and more tell most. */
static const uint8_t weights[WEIGHTS] = {0, 0, 0, 0, 3, 5, 7, 8, 9};

static const char common[] =
#include "common_words.def"
    ;

/* Where in COMMON a word begins, plus one; built at the first use. For one thread. */
static uint16_t slots[SLOTS];
static uint8_t tags[SLOTS]; /* of whose hash the highest byte is this */

uint64_t rarity_mix (uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

static uint64_t hash_step (uint64_t hash, char c) {
    return (hash ^ (uint8_t)c) * 1099511628211U;
}

uint64_t rarity_hash (const char *word, size_t length) {
    uint64_t hash = HASH_BEGIN;
    for (size_t i = 0; i < length; i++) hash = hash_step (hash, word[i]);
    return rarity_mix (hash);
}

static void build (void) {
    for (const char *at = common; *at;) {
        size_t length = strcspn (at, " ");
        uint64_t hash = rarity_hash (at, length);
        size_t slot = hash % SLOTS;
        while (slots[slot]) slot = (slot + 1) % SLOTS;
        slots[slot] = (uint16_t)(at - common + 1);
        tags[slot] = (uint8_t)(hash >> 56);
        at += length + strspn (at + length, " ");
    }
}

static bool is_common (const char *word, size_t length, uint64_t hash) {
    static bool built;
    if (!built) build ();
    built = true;
    for (size_t slot = hash % SLOTS; slots[slot]; slot = (slot + 1) % SLOTS) {
        const char *known = common + slots[slot] - 1;
        if (tags[slot] == (uint8_t)(hash >> 56) && strncmp (known, word, length) == 0 && known[length] == ' ')
            return true;
    }
    return false;
}

bool rarity_next (const char *text, size_t size, size_t *at, rarity_t *word) {
    size_t from = *at, characters = 0, digits = 0;
    while (from < size && text[from] == ' ') from++;
    size_t to = from;
    uint64_t hash = HASH_BEGIN, before = hash; /* before: without the last byte */
    for (; to < size && text[to] != ' '; to++) {
        before = hash;
        hash = hash_step (hash, text[to]);
        characters += ((uint8_t)text[to] & 0xC0) != 0x80;
        digits += text[to] >= '0' && text[to] <= '9';
    }
    *at = to;
    *word = (rarity_t){text + from, to - from, rarity_mix (hash), 0};
    if (digits == word->size || word->size > LIMIT_WORD || characters < 4 || characters > LONGEST_WORD)
        return to > from;
    if (is_common (word->text, word->size, word->hash)) return true;
    if (text[to - 1] == 's' && is_common (word->text, word->size - 1, rarity_mix (before))) return true;
    word->weight = characters < WEIGHTS ? weights[characters] : RARITY_MOST;
    return true;
}
