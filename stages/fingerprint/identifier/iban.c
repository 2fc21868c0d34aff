#include "identifier/iban.h"

#include <ctype.h>
#include <string.h>

#include "identifier/few.h"
#include "identifier/spelled.h"

enum { FRONT = 4, IBAN_MOST = 34 };

typedef struct {
    char country[3];
    const char *structure;
} country_t;

static const country_t countries[] = {
#define IBAN(country, structure) {#country, structure},
#include "identifier/iban.def"
#undef IBAN
};

static const country_t *country_of (const char *text) {
    for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
        if (memcmp (countries[i].country, text, 2) == 0) return &countries[i];
    return NULL;
}

static size_t number (const char **structure) {
    size_t value = 0;
    for (; isdigit ((uint8_t) * *structure); ++*structure) value = value * 10 + (size_t)(**structure - '0');
    return value;
}

static size_t length_of (const country_t *country) {
    size_t length = FRONT;
    for (const char *at = country->structure; *at++;) length += number (&at);
    return length;
}

static bool fits (char c, char class) {
    return (class != 'a' && isdigit ((uint8_t)c)) || (class != 'n' && isupper ((uint8_t)c));
}

static bool has_structure (const char *text, const char *structure) {
    while (*structure) {
        char class = *structure++;
        for (size_t count = number (&structure); count > 0; count--)
            if (!fits (*text++, class)) return false;
    }
    return true;
}

/* The remainder by 97 of the text with its first four characters put last, letters as two digits. */
static unsigned remainder_of (const char *text, size_t size) {
    unsigned rest = 0;
    for (size_t i = 0; i < size; i++) {
        char c = text[(i + FRONT) % size];
        rest = isdigit ((uint8_t)c) ? (rest * 10 + (unsigned)(c - '0')) % 97
                                    : (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
    }
    return rest;
}

bool iban_is_valid (const char *text, size_t size) {
    const country_t *country = size > FRONT ? country_of (text) : NULL;
    return country && length_of (country) == size && has_structure (text, "a2n2") &&
           has_structure (text + FRONT, country->structure) && remainder_of (text, size) == 1;
}

static bool belongs (char c) {
    return isalnum ((uint8_t)c);
}

/* Whether two letters and two digits begin at AT, gaps apart, in a country that has IBANs. */
static bool begins (const char *text, size_t size, size_t at) {
    char front[FRONT];
    size_t length = 0;
    for (size_t i = at; i < size && i < at + FRONT * (1 + LIMIT_GAP) && length < FRONT; i++)
        if (isalnum ((uint8_t)text[i])) front[length++] = (char)toupper ((uint8_t)text[i]);
    return length == FRONT && isdigit ((uint8_t)front[2]) && isdigit ((uint8_t)front[3]) && country_of (front);
}

static void try_at (const char *text, size_t size, size_t at, few_t *found, arena_t *arena) {
    spelled_t spelled;
    if (!begins (text, size, at)) return;
    spelled_read (&spelled, text, size, at, IBAN_MOST, belongs, false);
    for (size_t i = 0; i < spelled.size; i++) spelled.text[i] = (char)toupper ((uint8_t)spelled.text[i]);
    const country_t *country = country_of (spelled.text);
    size_t length = country ? length_of (country) : 0;
    if (length && spelled.size >= length && spelled.ends[length] && iban_is_valid (spelled.text, length))
        few_add (found, arena_copy (arena, spelled.text, length));
}

/* Whether digits follow two letters, or signs are between them: most words are told by that. */
static bool is_worth (const char *text, size_t size, size_t at) {
    if (size - at <= FRONT || isdigit ((uint8_t)text[at])) return false;
    if (!plain_is_word (text[at + 1])) return true;
    if (plain_is_word (text[at + 2])) return isdigit ((uint8_t)text[at + 2]);
    return isdigit ((uint8_t)text[at + 3]) || !plain_is_word (text[at + 3]);
}

void iban_read (const plain_t *plain, evidence_t *evidence) {
    few_t found = {.count = 0};
    for (size_t i = 0; i < plain->n_words; i++)
        if (is_worth (plain->text, plain->size, plain->words[i]))
            try_at (plain->text, plain->size, plain->words[i], &found, evidence->arena);
    few_give (&found, TRAIT_iban, evidence);
}
