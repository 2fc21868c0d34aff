#include "template.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>

#include "bounds.h"
#include "codepoint.h"
#include "stock.h"

enum { GREETED = 4 /* words of a name */ };

typedef struct {
    char *out;
    size_t size, words;
    char last;       /* the class that was written last; 0 where a word was */
    bool begins;     /* a sentence begins */
    size_t greeting; /* words that may still be the name of who is greeted */
} template_t;

/* A word between white space, without the punctuation around it, and what it holds. */
typedef struct {
    const char *text;
    size_t size;
    stock_t stock;
    bool digit, at, url;
    char behind; /* the sign directly behind it; '\n' where the line ends, 0 for none */
} token_t;

enum { PUNCTUATION, GAP, LETTER, DIGIT, AT, DOT, SLASH };

static const uint8_t kinds[256] = {[0 ... ' '] = GAP,
                                   ['a' ... 'z'] = LETTER,
                                   ['A' ... 'Z'] = LETTER,
                                   [0x80 ... 0xFF] = LETTER,
                                   ['0' ... '9'] = DIGIT,
                                   ['@'] = AT,
                                   ['.'] = DOT,
                                   ['/'] = SLASH};

static uint8_t kind_of (char c) {
    return kinds[(uint8_t)c];
}

static bool is_part (uint8_t kind) {
    return kind == LETTER || kind == DIGIT;
}

/* A URL: a scheme, "www.", or a slash behind a dot. */
static void look_into (token_t *token, unsigned held, bool path) {
    token->digit = held & 1U << DIGIT;
    token->at = held & 1U << AT;
    token->url = path || ((held & 1U << DOT) && token->size > 4 && strncasecmp (token->text, "www.", 4) == 0);
    token->stock = token->url || token->digit ? STOCK_NONE : stock_of (token->text, token->size);
}

static bool next_token (const char *text, size_t size, size_t *at, token_t *token) {
    size_t from = *at, to, first = SIZE_MAX, end = 0;
    unsigned held = 0;
    bool path = false;
    while (from < size && kind_of (text[from]) == GAP) from++;
    for (to = from; to < size; to++) {
        uint8_t kind = kind_of (text[to]);
        if (kind == GAP) break;
        if (is_part (kind)) {
            first = first < to ? first : to;
            while (to + 1 < size && kind_of (text[to + 1]) == kind) to++;
            end = to + 1;
        }
        if (kind == SLASH && ((held & 1U << DOT) || (to > from && text[to - 1] == ':'))) path = true;
        held |= 1U << kind;
    }
    *at = to;
    if (from == to) return false;
    if (first > to) first = end = to;
    char behind = end < to ? text[end] : (char)(to < size && text[to] != ' ' ? '\n' : 0);
    *token = (token_t){.text = text + first, .size = end - first, .behind = behind};
    if (token->size) look_into (token, held, path);
    return true;
}

/* A capital and then none, as names are written. */
static bool is_capitalised (const token_t *token) {
    size_t at = 0;
    if (token->text[0] >= 'a' && token->text[0] <= 'z') return false;
    int32_t first = codepoint_next (token->text, token->size, &at);
    if (first < 0 || !u_isupper (first)) return false;
    int32_t second = at < token->size ? codepoint_next (token->text, token->size, &at) : 0;
    return second > 0 && !u_isupper (second);
}

static bool is_shouted (const token_t *token) {
    size_t at = 0;
    if (token->text[0] >= 'a' && token->text[0] <= 'z') return false;
    int32_t first = codepoint_next (token->text, token->size, &at);
    return first >= 0 && u_isupper (first) && !is_capitalised (token);
}

static bool is_name (const template_t *self, const token_t *token) {
    if (self->greeting > 0) return true;
    if (is_capitalised (token)) return !self->begins || token->behind == ',' || self->last == 'N';
    return self->last == 'N' && is_shouted (token);
}

/* The class of TOKEN; 0 for a word that stands for itself. NEXT: whether a number follows. */
static char class_of (const template_t *self, const token_t *token, bool next) {
    if (token->url) return 'U';
    if (token->at) return '@';
    if (token->digit || token->stock == STOCK_WEEKDAY) return '9';
    if ((next || self->last == '9') && token->stock == STOCK_NUMBER) return '9';
    return is_name (self, token) ? 'N' : 0;
}

static void put_word (template_t *self, const token_t *token) {
    for (size_t i = 0; i < token->size; i++) {
        char c = token->text[i];
        if (is_part (kind_of (c))) self->out[self->size++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    self->words++;
}

static void put (template_t *self, const token_t *token, bool next) {
    bool greets = token->stock == STOCK_GREETING;
    char class = greets ? 0 : class_of (self, token, next);
    if (class == 0) put_word (self, token);
    if (class && class != self->last) self->out[self->size++] = class; /* else its neighbour stands for it */
    if (class != self->last || class == 0) self->out[self->size++] = ' ';
    self->last = class;
    self->greeting = greets ? GREETED : self->greeting > 0 ? self->greeting - 1 : 0;
    if (token->behind && token->behind != '.') self->greeting = 0;
    self->begins = token->behind && strchr (".!?:\n", token->behind);
}

static bool number_follows (const char *text, size_t size, size_t at) {
    while (at < size && kind_of (text[at]) == GAP) at++;
    return at < size && text[at] >= '0' && text[at] <= '9';
}

char *template_of (arena_t *arena, const char *text, size_t size, size_t *length) {
    template_t self = {.out = arena_alloc (arena, size + size / 2 + 2), .begins = true};
    token_t token;
    for (size_t at = 0; next_token (text, size, &at, &token);)
        if (token.size) put (&self, &token, number_follows (text, size, at));
    self.out[self.size] = '\0';
    *length = self.size;
    return self.words < LIMIT_TEMPLATE_WORDS ? NULL : self.out;
}
