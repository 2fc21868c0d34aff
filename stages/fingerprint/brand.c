#include "brand.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fold.h"

/* Names that begin or end a longer word are looked for from so many letters on; so many words may make a name. */
enum { PART_LEAST = 6, WORDS_MOST = 16, NAME_WORDS = 3 };

typedef struct {
    const char *text;
    size_t size;
} word_t;

typedef struct {
    const brand_list_t *brands;
    const naming_t *naming;
    arena_t *arena;
    brand_likeness_t likeness;
    int brand;
} seen_t;

static int compare_words (const void *key, const void *entry) {
    const word_t *word = key;
    const char *text = *(const char *const *)entry;
    int order = strncmp (word->text, text, word->size);
    return order ? order : -(text[word->size] != '\0');
}

static const char *const baits[] = {
#define BAIT(word) word,
#include "baits.def"
#undef BAIT
};

static bool is_bait (const char *text, size_t size) {
    word_t word = {text, size};
    return bsearch (&word, baits, sizeof baits / sizeof *baits, sizeof *baits, compare_words) != NULL;
}

static bool is_letter (char c) {
    return c >= 'a' && c <= 'z';
}

static size_t split (const char *text, size_t size, word_t words[WORDS_MOST]) {
    size_t count = 0, at = 0;
    while (at < size && count < WORDS_MOST) {
        while (at < size && !is_letter (text[at])) at++;
        size_t from = at;
        while (at < size && is_letter (text[at])) at++;
        if (at > from) words[count++] = (word_t){text + from, at - from};
    }
    return count;
}

bool brand_is_bait (const char *text, size_t size) {
    word_t words[WORDS_MOST];
    size_t count = split (text, size, words);
    for (size_t i = 0; i < count; i++)
        if (is_bait (words[i].text, words[i].size)) return true;
    return false;
}

static void note (seen_t *self, brand_likeness_t likeness, int brand) {
    if (likeness <= self->likeness) return;
    self->likeness = likeness;
    self->brand = brand;
}

/* The letters and digits of SIZE bytes at TEXT. */
static size_t squeeze (const char *text, size_t size, char out[LIMIT_HOST + 1]) {
    size_t length = 0;
    for (size_t i = 0; i < size && length < LIMIT_HOST; i++)
        if (is_letter (text[i]) || (text[i] >= '0' && text[i] <= '9')) out[length++] = text[i];
    out[length] = '\0';
    return length;
}

static int plain_label (const seen_t *self, const char *label, size_t size) {
    bool ordinary = false;
    int brand = brand_list_labelled (self->brands, label, size, &ordinary);
    return ordinary ? BRAND_NONE : brand;
}

/* A brand at the begin or the end of one long word, the rest of which is a bait: mycolissimo, paypalsecure. */
static int part_of (const seen_t *self, const char *label, size_t size) {
    for (size_t length = PART_LEAST; length < size; length++) {
        const char *end = label + size - length;
        int brand = is_bait (label + length, size - length) ? plain_label (self, label, length) : BRAND_NONE;
        if (brand == BRAND_NONE && is_bait (label, size - length)) brand = plain_label (self, end, length);
        if (brand != BRAND_NONE) return brand;
    }
    return BRAND_NONE;
}

/* A brand among the words of a label; an ordinary word counts only beside a bait. */
static int word_of (const seen_t *self, const char *text, size_t size, bool bait) {
    word_t words[WORDS_MOST];
    char name[LIMIT_HOST + 1];
    size_t count = split (text, size, words);
    for (size_t i = 0; i < count; i++)
        for (size_t k = i; k < count && k < i + NAME_WORDS; k++) {
            bool ordinary = false;
            size_t length = squeeze (words[i].text, (size_t)(words[k].text + words[k].size - words[i].text), name);
            int brand = brand_list_labelled (self->brands, name, length, &ordinary);
            if (brand != BRAND_NONE && (!ordinary || (bait && count > k - i + 1))) return brand;
        }
    return BRAND_NONE;
}

/* One label as it reads, whatever its letters pose as. */
static int named_in (const seen_t *self, const char *text, size_t size, bool bait) {
    char name[LIMIT_HOST + 1];
    int brand = word_of (self, text, size, bait);
    return brand != BRAND_NONE ? brand : part_of (self, name, squeeze (text, size, name));
}

/* What a reader takes the letters rn and vv for. */
static void blur (char *text) {
    char *to = text;
    for (const char *from = text; *from; to++) {
        bool m = from[0] == 'r' && from[1] == 'n', w = from[0] == 'v' && from[1] == 'v';
        *to = (char)(m ? 'm' : w ? 'w' : *from);
        from += m || w ? 2 : 1;
    }
    *to = '\0';
}

static void look_alike (seen_t *self, const char *label, size_t size, bool bait) {
    size_t length;
    bool ordinary;
    const char *shown = host_shown (self->naming, self->arena, label, size);
    char *read = fold_text (self->arena, shown, strlen (shown), &length);
    if (length == size && !memcmp (read, label, size)) {
        blur (read);
        length = strlen (read);
    }
    if (length == size && !memcmp (read, label, size)) return;
    char name[LIMIT_HOST + 1];
    size_t squeezed = squeeze (read, length, name);
    int brand = brand_list_labelled (self->brands, name, squeezed, &ordinary);
    if (brand == BRAND_NONE) brand = named_in (self, read, length, bait);
    if (brand != BRAND_NONE) note (self, BRAND_LOOKALIKE, brand);
}

static void look_at_label (seen_t *self, const char *label, size_t size, bool main, bool bait) {
    char name[LIMIT_HOST + 1];
    bool ordinary = false;
    size_t length = squeeze (label, size, name);
    int brand = brand_list_labelled (self->brands, name, length, &ordinary);
    if (brand != BRAND_NONE) {
        if (main)
            note (self, BRAND_SIBLING, brand);
        else if (!ordinary)
            note (self, BRAND_COUSIN, brand);
        return;
    }
    brand = named_in (self, label, size, bait);
    if (brand != BRAND_NONE) {
        note (self, BRAND_COUSIN, brand);
        return;
    }
    look_alike (self, label, size, bait);
    brand = main && self->likeness == BRAND_NOTHING ? brand_list_near (self->brands, name, length) : BRAND_NONE;
    if (brand != BRAND_NONE) note (self, BRAND_NEAR, brand);
}

/* A whole domain of a brand among the labels in front of DOMAIN. */
static void look_for_domain (seen_t *self, const char *host, const char *domain) {
    for (const char *from = host; from < domain; from = strchr (from, '.') + 1) {
        const char *dot = strchr (from, '.');
        while (dot && dot + 1 < domain && (dot = strchr (dot + 1, '.')) && dot < domain) {
            int brand = brand_list_domain (self->brands, from, (size_t)(dot - from));
            if (brand != BRAND_NONE) note (self, BRAND_PREFIX, brand);
        }
    }
}

brand_likeness_t brand_likeness (const brand_list_t *brands, const naming_t *naming, arena_t *arena, const char *host,
                                 int *brand) {
    seen_t self = {brands, naming, arena, BRAND_NOTHING, BRAND_NONE};
    *brand = brand_list_owner (brands, host);
    if (*brand != BRAND_NONE) return BRAND_OWN;
    const char *domain = host_domain (naming, host);
    if (!domain) return BRAND_NOTHING;
    size_t shown = (size_t)(domain - host) + strcspn (domain, ".");
    bool bait = brand_is_bait (host, shown);
    for (const char *label = host; label <= domain; label += strcspn (label, ".") + 1)
        look_at_label (&self, label, strcspn (label, "."), label == domain, bait);
    look_for_domain (&self, host, domain);
    *brand = self.brand;
    return self.likeness;
}
