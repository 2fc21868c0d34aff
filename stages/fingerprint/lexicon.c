#include "lexicon.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"

/* A tree of letters, walked from the begin of each word; a phrase that does not begin there is none, so that no way
 * back is needed. */
enum { SYMBOL_DIGITS = 26, SYMBOL_GAP = 27, SYMBOLS = 28, SYMBOL_OTHER = 28, STARS = 4, CACHE_LINE = 64, FRONT = 3 };

typedef struct {
    _Alignas(CACHE_LINE) uint16_t next[SYMBOLS]; /* 0: nowhere; one line of memory a step */
    uint16_t exact, open;                        /* senses where a word ends here, and where it may go on; 0: none */
    uint16_t resume;                             /* what follows, at the next word, where it may go on */
} node_t;

typedef struct {
    uint16_t sense, more;
} sense_t;

struct lexicon_t {
    node_t *nodes;                            /* [1]: the root */
    bool fronts[SYMBOLS * SYMBOLS * SYMBOLS]; /* by the first three symbols: whether a phrase may begin so */
    sense_t *senses;
    size_t n_nodes, n_senses, node_room, sense_room;
};

typedef struct {
    const lexicon_t *lexicon;
    const char *text;
    size_t size;
    lexicon_fn *fn;
    void *state;
    uint32_t word;
} walk_t;

static uint8_t symbol_of (char c) {
    static const uint8_t symbols[256] = {
        ['a'] = 1,  ['b'] = 2,  ['c'] = 3,          ['d'] = 4,  ['e'] = 5,  ['f'] = 6,  ['g'] = 7,  ['h'] = 8,
        ['i'] = 9,  ['j'] = 10, ['k'] = 11,         ['l'] = 12, ['m'] = 13, ['n'] = 14, ['o'] = 15, ['p'] = 16,
        ['q'] = 17, ['r'] = 18, ['s'] = 19,         ['t'] = 20, ['u'] = 21, ['v'] = 22, ['w'] = 23, ['x'] = 24,
        ['y'] = 25, ['z'] = 26, ['0' ... '9'] = 27, ['#'] = 27, [' '] = 28};
    return (uint8_t)(symbols[(uint8_t)c] ? symbols[(uint8_t)c] - 1 : SYMBOL_OTHER);
}

/* --- building --- */

static void *grown (void *list, size_t *room, size_t item) {
    size_t more = *room ? *room * 2 : 1024;
    void *grown_list = aligned_alloc (CACHE_LINE, more * item);
    if (!grown_list) abort ();
    if (list) memcpy (grown_list, list, *room * item);
    free (list);
    *room = more;
    return grown_list;
}

static uint16_t new_node (lexicon_t *self) {
    if (self->n_nodes == self->node_room) self->nodes = grown (self->nodes, &self->node_room, sizeof *self->nodes);
    self->nodes[self->n_nodes] = (node_t){.resume = 0};
    return (uint16_t)self->n_nodes++;
}

static uint16_t new_sense (lexicon_t *self, uint16_t sense, uint16_t more) {
    if (self->n_senses == self->sense_room)
        self->senses = grown (self->senses, &self->sense_room, sizeof *self->senses);
    self->senses[self->n_senses] = (sense_t){sense, more};
    return (uint16_t)self->n_senses++;
}

lexicon_t *lexicon_new (void) {
    lexicon_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    new_node (self); /* 0: nowhere */
    new_node (self);
    new_sense (self, 0, 0); /* 0: none */
    return self;
}

void lexicon_destroy (lexicon_t **self) {
    if (!*self) return;
    free ((*self)->nodes);
    free ((*self)->senses);
    free (*self);
    *self = NULL;
}

static uint16_t step (lexicon_t *self, uint16_t node, uint8_t symbol) {
    if (!self->nodes[node].next[symbol]) {
        uint16_t made = new_node (self);
        self->nodes[node].next[symbol] = made;
    }
    return self->nodes[node].next[symbol];
}

/* A star ends a word. */
static bool fits_star (const char *phrase, size_t size, size_t at) {
    return at > 0 && phrase[at - 1] != ' ' && (at + 1 == size || phrase[at + 1] == ' ');
}

static bool fits (const char *phrase, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (phrase[i] == '*' ? !fits_star (phrase, size, i) : symbol_of (phrase[i]) == SYMBOL_OTHER) return false;
    return size > 0 && size <= LIMIT_PHRASE;
}

static void add_sense (lexicon_t *self, uint16_t *list, uint16_t sense) {
    for (uint16_t at = *list; at; at = self->senses[at].more)
        if (self->senses[at].sense == sense) return;
    *list = new_sense (self, sense, *list);
}

/* Whatever follows the first COUNT symbols of FRONT, may begin a phrase. */
static void add_front (lexicon_t *self, const uint8_t front[FRONT], size_t count) {
    size_t from = 0, width = 1;
    for (size_t i = 0; i < FRONT; i++) {
        from = from * SYMBOLS + (i < count ? front[i] : 0);
        width *= i < count ? 1 : SYMBOLS;
    }
    for (size_t i = 0; i < width; i++) self->fronts[from + i] = true;
}

/* A phrase that is shorter ends before a gap, unless it ends in a star. */
static void note_front (lexicon_t *self, const char *phrase, size_t size) {
    uint8_t front[FRONT];
    size_t count = 0;
    while (count < FRONT && count < size && phrase[count] != '*') {
        front[count] = symbol_of (phrase[count]);
        count++;
    }
    if (count < FRONT && count == size) front[count++] = SYMBOL_GAP;
    add_front (self, front, count);
}

static bool add_phrase (lexicon_t *self, const char *phrase, size_t size, uint16_t sense) {
    uint16_t node = 1;
    if (!fits (phrase, size) || self->n_nodes + LIMIT_PHRASE > LIMIT_LEXICON || self->n_senses == LIMIT_LEXICON)
        return false;
    note_front (self, phrase, size);
    for (size_t i = 0; i < size; i++) {
        if (phrase[i] != '*') {
            node = step (self, node, symbol_of (phrase[i]));
        } else if (i + 1 < size && phrase[i + 1] == ' ') {
            uint16_t after = self->nodes[node].resume ? self->nodes[node].resume : new_node (self);
            self->nodes[node].resume = after;
            node = after;
            i++;
        } else {
            add_sense (self, &self->nodes[node].open, sense);
            return true;
        }
    }
    add_sense (self, &self->nodes[node].exact, sense);
    return true;
}

size_t lexicon_add (lexicon_t *self, const char *phrases, uint16_t sense) {
    size_t left_out = 0;
    for (const char *at = phrases; *at;) {
        size_t length = strcspn (at, "|"), size = length;
        const char *phrase = at;
        while (size && *phrase == ' ') phrase++, size--;
        while (size && phrase[size - 1] == ' ') size--;
        left_out += !add_phrase (self, phrase, size, sense);
        at += length + (at[length] == '|');
    }
    return left_out;
}

/* --- finding --- */

static void tell (const walk_t *self, uint16_t list) {
    for (; list; list = self->lexicon->senses[list].more)
        self->fn (self->state, self->lexicon->senses[list].sense, self->word);
}

static size_t next_word (const walk_t *self, size_t at) {
    const char *gap = memchr (self->text + at, ' ', self->size - at);
    return gap ? (size_t)(gap - self->text) + 1 : self->size;
}

/* Everything that begins at AT, the begin of a word. */
static void read_from (const walk_t *self, uint16_t start, size_t at, int stars) {
    const node_t *nodes = self->lexicon->nodes, *node = &nodes[start];
    while (at < self->size) {
        uint8_t symbol = symbol_of (self->text[at++]);
        if (symbol == SYMBOL_OTHER) return;
        if (symbol == SYMBOL_DIGITS)
            while (at < self->size && symbol_of (self->text[at]) == SYMBOL_DIGITS) at++;
        if (symbol == SYMBOL_GAP && node->exact) tell (self, node->exact);
        if (!node->next[symbol]) return;
        node = &nodes[node->next[symbol]];
        if (node->open) tell (self, node->open);
        if (node->resume && stars) read_from (self, node->resume, next_word (self, at), stars - 1);
    }
    if (node->exact) tell (self, node->exact);
}

/* False where no phrase begins as the word at AT does: three symbols tell, where they are letters and gaps. */
static bool may_begin (const walk_t *self, size_t at) {
    size_t front = 0;
    if (at + FRONT > self->size) return true;
    for (size_t i = 0; i < FRONT; i++) {
        uint8_t symbol = symbol_of (self->text[at + i]);
        if (symbol == SYMBOL_DIGITS || symbol == SYMBOL_OTHER) return true;
        front = front * SYMBOLS + symbol;
    }
    return self->lexicon->fronts[front];
}

uint32_t lexicon_walk (const lexicon_t *self, const char *text, size_t size, lexicon_fn *fn, void *state) {
    walk_t walk = {self, text, size, fn, state, 0};
    for (size_t at = 0; at < size; walk.word++) {
        if (may_begin (&walk, at)) read_from (&walk, 1, at, STARS);
        at = next_word (&walk, at);
    }
    return walk.word;
}
