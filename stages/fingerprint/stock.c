#include "stock.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "rarity.h"

enum { SLOTS = 256, LONGEST_WORD = 12 };

static const char greetings[] = "dear hello hi mr mrs ms dr cher ch\xC3\xA8re chers bonjour bonsoir mme monsieur "
                                "madame mademoiselle ",
                  weekdays[] = "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi "
                               "vendredi samedi dimanche ",
                  numbers[] = "january february march april may june july august september october november december "
                              "jan feb mar apr jun jul aug sep sept oct nov dec janvier f\xC3\xA9vrier mars avril mai "
                              "juin juillet ao\xC3\xBBt septembre octobre novembre d\xC3\xA9"
                              "cembre janv f\xC3\xA9vr avr "
                              "eur euro euros usd dollar dollars gbp pounds chf btc am pm \xE2\x82\xAC \xC2\xA3 ";

typedef struct {
    const char *word;
    uint8_t size, kind;
} slot_t;

/* Built at the first use. For one thread. */
static slot_t slots[SLOTS];
static uint16_t lengths[256]; /* of the words that begin with a byte: a bit each. Most words are none by that alone */

static slot_t *slot_of (const char *word, size_t size) {
    size_t at = rarity_hash (word, size) % SLOTS;
    while (slots[at].word && (slots[at].size != size || memcmp (slots[at].word, word, size) != 0))
        at = (at + 1) % SLOTS;
    return &slots[at];
}

static void add (const char *words, size_t length, stock_t kind) {
    rarity_t word;
    for (size_t at = 0; rarity_next (words, length, &at, &word);) {
        lengths[(uint8_t)*word.text] |= (uint16_t)(1U << word.size);
        *slot_of (word.text, word.size) = (slot_t){word.text, (uint8_t)word.size, (uint8_t)kind};
    }
}

stock_t stock_of (const char *word, size_t size) {
    static bool built;
    char lower[LONGEST_WORD];
    if (!built) {
        add (greetings, sizeof greetings - 1, STOCK_GREETING);
        add (weekdays, sizeof weekdays - 1, STOCK_WEEKDAY);
        add (numbers, sizeof numbers - 1, STOCK_NUMBER);
        built = true;
    }
    if (size == 0 || size > sizeof lower) return STOCK_NONE;
    lower[0] = (char)(*word >= 'A' && *word <= 'Z' ? *word + 32 : *word);
    if (!(lengths[(uint8_t)lower[0]] & 1U << size)) return STOCK_NONE;
    for (size_t i = 1; i < size; i++) lower[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]);
    const slot_t *slot = slot_of (lower, size);
    return slot->word ? (stock_t)slot->kind : STOCK_NONE;
}
