#include "protected.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bounds.h"
#include "near.h"
#include "normal.h"
#include "opening.h"

enum { NAME_WORDS = 16, NEAR_LEAST = 10 };

typedef struct {
    const char *name; /* as name_key() makes it */
    const char *address;
} person_t;

struct protected_t {
    arena_t *arena;
    person_t *people; /* sorted by name */
    size_t count, room;
};

static int compare_words (const void *a, const void *b) {
    return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Splits at white space and punctuation. */
static size_t split (char *text, char *words[NAME_WORDS]) {
    size_t count = 0;
    bool within = false;
    for (char *c = text; *c; c++) {
        bool part = (uint8_t)*c >= 0x80 || isalnum ((uint8_t)*c);
        if (part && !within && count < NAME_WORDS) words[count++] = c;
        if (!part) *c = '\0';
        within = part;
        if (!part) continue;
    }
    return count;
}

/* The words of a name in one order; what stands in brackets, as an address does, is no part of it. "" where there are
 * none. */
static char *name_key (arena_t *arena, const char *name) {
    char *words[NAME_WORDS];
    size_t length, used = 0;
    size_t size = strcspn (name, "<([");
    char *text = normal_name (arena, name, size, &length);
    char *key = arena_alloc (arena, length + 2);
    size_t count = split (text, words);
    qsort (words, count, sizeof *words, compare_words);
    for (size_t i = 0; i < count; i++) {
        size_t word = strlen (words[i]);
        memcpy (key + used, words[i], word);
        used += word;
        key[used++] = ' ';
    }
    key[used ? used - 1 : 0] = '\0';
    return key;
}

static int compare_people (const void *a, const void *b) {
    return strcmp (((const person_t *)a)->name, ((const person_t *)b)->name);
}

static void add_person (protected_t *self, const char *name, const char *address) {
    if (self->count == self->room) {
        self->room = self->room ? self->room * 2 : 16;
        self->people = realloc (self->people, self->room * sizeof *self->people);
        if (!self->people) abort ();
    }
    self->people[self->count++] = (person_t){name, arena_string (self->arena, address)};
}

/* A line's sense: 1 a person, 0 nothing, -1 not understood. */
static int read_line (protected_t *self, char *line) {
    line[strcspn (line, "#\r\n")] = '\0';
    if (strspn (line, " \t") == strlen (line)) return 0;
    char *open = strrchr (line, '<'), *close = open ? strchr (open, '>') : NULL;
    if (!close || close == open + 1 || !memchr (open, '@', (size_t)(close - open))) return -1;
    *open = *close = '\0';
    const char *name = name_key (self->arena, line);
    if (!*name) return -1;
    add_person (self, name, open + 1);
    return 1;
}

static bool read_lines (protected_t *self, FILE *file, const char *name, char **error) {
    char line[LIMIT_PROTECTED_LINE];
    for (int number = 1; fgets (line, sizeof line, file); number++) {
        const char *fault = NULL;
        if (!strchr (line, '\n') && !feof (file))
            fault = "is too long";
        else if (self->count == LIMIT_PROTECTED)
            fault = "is one too many";
        else if (read_line (self, line) < 0)
            fault = "is not `Name <address>`";
        if (!fault) continue;
        if (asprintf (error, "%s: line %d %s", name, number, fault) < 0) *error = NULL;
        return false;
    }
    return true;
}

protected_t *protected_load (const char *file, char **error) {
    protected_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->arena = arena_new ();
    if (!*file) return self;
    FILE *in = opening_read (file);
    if (!in && asprintf (error, "%s: %s", file, strerror (errno)) < 0) *error = NULL;
    bool good = in && read_lines (self, in, file, error);
    if (in) fclose (in);
    if (!good) protected_destroy (&self);
    if (self && self->count) qsort (self->people, self->count, sizeof *self->people, compare_people);
    return self;
}

void protected_destroy (protected_t **self) {
    if (!*self) return;
    arena_destroy (&(*self)->arena);
    free ((*self)->people);
    free (*self);
    *self = NULL;
}

bool protected_imitates (const protected_t *self, const char *name, const char *address) {
    if (self->count == 0 || !*name) return false;
    arena_t *arena = arena_new ();
    person_t wanted = {name_key (arena, name), address};
    const person_t *found = bsearch (&wanted, self->people, self->count, sizeof wanted, compare_people);
    bool imitates = found != NULL;
    const person_t *end = self->people + self->count;
    while (found && found > self->people && compare_people (found - 1, &wanted) == 0) found--;
    for (; found && found < end && compare_people (found, &wanted) == 0; found++)
        if (strcasecmp (found->address, address) == 0) imitates = false;
    arena_destroy (&arena);
    return imitates;
}

static bool is_theirs (const protected_t *self, const char *name, const char *address) {
    for (size_t i = 0; i < self->count; i++)
        if (!strcmp (self->people[i].name, name) && !strcasecmp (self->people[i].address, address)) return true;
    return false;
}

bool protected_resembles (const protected_t *self, const char *name, const char *address) {
    if (self->count == 0 || !*name) return false;
    arena_t *arena = arena_new ();
    const char *key = name_key (arena, name);
    size_t size = strlen (key);
    bool resembles = false;
    for (size_t i = 0; i < self->count && size >= NEAR_LEAST; i++)
        if (near_is (key, size, self->people[i].name, strlen (self->people[i].name)))
            resembles = resembles || !is_theirs (self, self->people[i].name, address);
    arena_destroy (&arena);
    return resembles;
}

bool protected_has (const protected_t *self, const char *address) {
    for (size_t i = 0; i < self->count; i++)
        if (!strcasecmp (self->people[i].address, address)) return true;
    return false;
}
