#include "brand_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "fold.h"
#include "near.h"
#include "opening.h"

enum { MAILBOX = LIMIT_BRANDS, LABEL_SHORT = 5, NEAR_LEAST = 8 };

static const char built_in[] =
#include "brands_text.inc"
    ;

typedef struct {
    const char *text;
    size_t size;
    int brand;
    bool ordinary;
} entry_t;

typedef struct {
    entry_t *list;
    size_t count, room;
} table_t;

struct brand_list_t {
    arena_t *arena;
    table_t names, labels, domains; /* the last two sorted */
    const char *called[LIMIT_BRANDS];
    int count;
};

static void add (table_t *self, const char *text, int brand, bool ordinary) {
    if (!*text) return;
    if (self->count == self->room) {
        self->room = self->room ? self->room * 2 : 256;
        self->list = reallocarray (self->list, self->room, sizeof *self->list);
        if (!self->list) abort ();
    }
    self->list[self->count++] = (entry_t){text, strlen (text), brand, ordinary};
}

static int compare (const void *a, const void *b) {
    const entry_t *left = a, *right = b;
    int order = strcmp (left->text, right->text);
    return order ? order : left->brand - right->brand;
}

/* --- reading --- */

/* TEXT without what is no letter or digit. */
static char *squeezed (arena_t *arena, const char *text, size_t size) {
    char *out = arena_alloc (arena, size + 1);
    size_t length = 0;
    for (size_t i = 0; i < size; i++)
        if ((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9')) out[length++] = text[i];
    out[length] = '\0';
    return out;
}

static void add_label (brand_list_t *self, const char *text, size_t size, bool ordinary) {
    const char *label = squeezed (self->arena, text, size);
    if (strlen (label) > 2) add (&self->labels, label, self->count, ordinary || strlen (label) <= LABEL_SHORT);
}

static void add_name (brand_list_t *self, const char *name, size_t size) {
    bool ordinary = *name == '~';
    size_t length;
    const char *folded = fold_text (self->arena, name + ordinary, size - ordinary, &length);
    add (&self->names, folded, self->count, ordinary);
    add_label (self, folded, length, ordinary);
}

/* A label that is none of the brand's names may be any word: the "office" of office.com. */
static bool is_ordinary (const brand_list_t *self, const char *label) {
    for (size_t i = self->labels.count; i > 0 && self->labels.list[i - 1].brand == self->count; i--)
        if (!strcmp (self->labels.list[i - 1].text, label)) return self->labels.list[i - 1].ordinary;
    return true;
}

static void add_domain (brand_list_t *self, const char *domain, size_t size, bool mailbox) {
    const char *text = arena_copy (self->arena, domain, size);
    size_t length = strcspn (text, ".");
    add (&self->domains, text, mailbox ? MAILBOX : self->count, false);
    if (mailbox) return;
    const char *label = squeezed (self->arena, text, length);
    add_label (self, label, strlen (label), is_ordinary (self, label));
}

static bool is_blank (char c) {
    return c == ' ' || c == '\t';
}

static void read_names (brand_list_t *self, char *text) {
    while (text) {
        char *comma = strchr (text, ','), *next = comma ? comma + 1 : NULL;
        if (comma) *comma = '\0';
        text += strspn (text, " \t");
        size_t size = strlen (text);
        while (size && is_blank (text[size - 1])) size--;
        if (size && !self->called[self->count])
            self->called[self->count] = arena_copy (self->arena, text + (*text == '~'), size - (*text == '~'));
        if (size) add_name (self, text, size);
        text = next;
    }
}

static void read_domains (brand_list_t *self, const char *text, bool mailbox) {
    for (; *text; text += strspn (text, " \t")) {
        size_t size = strcspn (text, " \t");
        if (size) add_domain (self, text, size, mailbox);
        text += size;
    }
}

/* A sentence's end that says what is wrong with a line; NULL for nothing. */
static const char *read_line (brand_list_t *self, char *line) {
    line[strcspn (line, "#\r\n")] = '\0';
    line += strspn (line, " \t");
    if (!*line) return NULL;
    char *colon = strchr (line, ':');
    if (!colon || colon == line || !strchr (colon, '.')) return "is not `NAME, NAME: DOMAIN DOMAIN`";
    if (self->count == LIMIT_BRANDS) return "is one too many";
    bool mailbox = *line == '*';
    *colon = '\0';
    if (!mailbox) read_names (self, line);
    read_domains (self, colon + 1 + strspn (colon + 1, " \t"), mailbox);
    if (!mailbox && !self->called[self->count]) return "names no brand";
    self->count += !mailbox;
    return NULL;
}

static bool read_lines (brand_list_t *self, FILE *stream, const char *file, char **error) {
    char line[LIMIT_BRAND_LINE];
    for (int number = 1; fgets (line, sizeof line, stream); number++) {
        const char *fault = strchr (line, '\n') || feof (stream) ? read_line (self, line) : "is too long";
        if (!fault) continue;
        if (asprintf (error, "%s: line %d %s", file, number, fault) < 0) *error = NULL;
        return false;
    }
    return true;
}

brand_list_t *brand_list_load (const char *file, char **error) {
    brand_list_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->arena = arena_new ();
    FILE *stream = *file ? opening_read (file) : fmemopen ((void *)(uintptr_t)built_in, sizeof built_in - 1, "r");
    if (!stream && asprintf (error, "%s: %s", file, strerror (errno)) < 0) *error = NULL;
    bool good = stream && read_lines (self, stream, *file ? file : "config/brands", error);
    if (stream) fclose (stream);
    if (!good) brand_list_destroy (&self);
    if (self && self->labels.count) qsort (self->labels.list, self->labels.count, sizeof (entry_t), compare);
    if (self && self->domains.count) qsort (self->domains.list, self->domains.count, sizeof (entry_t), compare);
    return self;
}

void brand_list_destroy (brand_list_t **self) {
    if (!*self) return;
    arena_destroy (&(*self)->arena);
    free ((*self)->names.list);
    free ((*self)->labels.list);
    free ((*self)->domains.list);
    free (*self);
    *self = NULL;
}

/* --- asking --- */

const char *brand_list_name (const brand_list_t *self, int brand) {
    return brand >= 0 && brand < self->count ? self->called[brand] : "";
}

void brand_list_teach (const brand_list_t *self, lexicon_t *lexicon, uint16_t first) {
    for (size_t i = 0; i < self->names.count; i++) {
        const entry_t *name = &self->names.list[i];
        lexicon_add (lexicon, name->text, (uint16_t)(first + 2 * name->brand + name->ordinary));
    }
}

static int order (const entry_t *entry, const char *text, size_t size) {
    int found = strncmp (entry->text, text, size);
    return found ? found : entry->text[size] != '\0';
}

/* The first of the entries with TEXT; NULL where there is none. */
static const entry_t *find (const table_t *self, const char *text, size_t size) {
    size_t low = 0, high = self->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order (&self->list[middle], text, size) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < self->count && order (&self->list[low], text, size) == 0 ? &self->list[low] : NULL;
}

static bool stands_for (const table_t *self, const entry_t *entry, const char *text, int brand) {
    for (; entry && entry < self->list + self->count && !strcmp (entry->text, text); entry++)
        if (entry->brand == brand) return true;
    return false;
}

bool brand_list_owns (const brand_list_t *self, int brand, const char *host) {
    for (const char *at = host; at; at = strchr (at, '.'), at = at ? at + 1 : NULL)
        if (stands_for (&self->domains, find (&self->domains, at, strlen (at)), at, brand)) return true;
    return false;
}

bool brand_list_is_mailbox (const brand_list_t *self, const char *domain) {
    return stands_for (&self->domains, find (&self->domains, domain, strlen (domain)), domain, MAILBOX);
}

int brand_list_owner (const brand_list_t *self, const char *host) {
    for (const char *at = host; at; at = strchr (at, '.'), at = at ? at + 1 : NULL) {
        const entry_t *entry = find (&self->domains, at, strlen (at));
        if (entry && entry->brand != MAILBOX) return entry->brand;
    }
    return BRAND_NONE;
}

int brand_list_domain (const brand_list_t *self, const char *text, size_t size) {
    const entry_t *entry = find (&self->domains, text, size);
    return entry && entry->brand != MAILBOX ? entry->brand : BRAND_NONE;
}

int brand_list_labelled (const brand_list_t *self, const char *label, size_t size, bool *ordinary) {
    const entry_t *entry = find (&self->labels, label, size);
    if (entry) *ordinary = entry->ordinary;
    return entry ? entry->brand : BRAND_NONE;
}

int brand_list_near (const brand_list_t *self, const char *label, size_t size) {
    if (size < NEAR_LEAST) return BRAND_NONE;
    for (size_t i = 0; i < self->labels.count; i++) {
        const entry_t *entry = &self->labels.list[i];
        if (entry->size < NEAR_LEAST || entry->size + 1 < size || entry->size > size + 1 || entry->ordinary) continue;
        if (near_is (label, size, entry->text, entry->size)) return entry->brand;
    }
    return BRAND_NONE;
}
