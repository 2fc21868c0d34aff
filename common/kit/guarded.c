#include "guarded.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_inner.h"

enum { LINE = 1024 };

struct guarded_t {
    guarded_domain_t *list;
    size_t count, room;
};

/* By name; of one name the last line first. */
static int compare (const void *a, const void *b) {
    const guarded_domain_t *left = a, *right = b;
    int order = strcmp (left->name, right->name);
    return order ? order : right->line - left->line;
}

static void lower (const char *from, char to[GUARDED_NAME]) {
    size_t length = strnlen (from, GUARDED_NAME - 1);
    for (size_t i = 0; i < length; i++) to[i] = (char)tolower ((unsigned char)from[i]);
    if (length && to[length - 1] == '.') length--;
    to[length] = '\0';
}

/* False where TEXT is neither an entry nor empty. */
static bool read_line (guarded_t *self, const char *text, int line) {
    char name[GUARDED_NAME], low[GUARDED_NAME], law[8], more[2];
    guarded_domain_t domain = {.line = line};
    text += strspn (text, " \t\r\n");
    if (!*text || *text == '#') return true;
    int fields = sscanf (text, "%255s %7s %31s %1s", name, law, domain.policy, more);
    if (fields < 3 || (fields == 4 && *more != '#')) return false;
    if (strcmp (law, "FR") && strcmp (law, "US")) return false;
    memcpy (domain.jurisdiction, law, sizeof domain.jurisdiction);
    if (self->count == self->room) {
        self->room = self->room ? 2 * self->room : 64;
        self->list = realloc (self->list, self->room * sizeof *self->list);
        if (!self->list) abort ();
    }
    lower (name, low);
    domain.name = strdup (low);
    if (!domain.name) abort ();
    self->list[self->count++] = domain;
    return true;
}

static char *read_all (guarded_t *self, FILE *stream, const char *file) {
    char line[LINE];
    for (int number = 1; fgets (line, sizeof line, stream); number++) {
        if (!read_line (self, line, number))
            return config_say ("%s, line %d: wanted \"domain FR|US policy\"", file, number);
        if (self->count > GUARDED_MOST) return config_say ("%s: more than %d domains", file, GUARDED_MOST);
    }
    return ferror (stream) ? config_say ("%s: %s", file, strerror (errno)) : NULL;
}

static void sort (guarded_t *self) {
    size_t kept = 0;
    if (self->count) qsort (self->list, self->count, sizeof *self->list, compare);
    for (size_t i = 0; i < self->count; i++) {
        if (kept && !strcmp (self->list[kept - 1].name, self->list[i].name))
            free (self->list[i].name);
        else
            self->list[kept++] = self->list[i];
    }
    self->count = kept;
}

guarded_t *guarded_load (const char *file, char **error) {
    guarded_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *error = NULL;
    if (!*file) return self;
    FILE *stream = fopen (file, "r");
    *error = stream ? read_all (self, stream, file) : config_say ("%s: %s", file, strerror (errno));
    if (stream) fclose (stream);
    sort (self);
    if (*error) guarded_destroy (&self);
    return self;
}

void guarded_destroy (guarded_t **self_p) {
    guarded_t *self = *self_p;
    if (!self) return;
    for (size_t i = 0; i < self->count; i++) free (self->list[i].name);
    free (self->list);
    free (self);
    *self_p = NULL;
}

const guarded_domain_t *guarded_find (const guarded_t *self, const char *address) {
    const char *at = strrchr (address, '@');
    char name[GUARDED_NAME];
    lower (at ? at + 1 : address, name);
    size_t low = 0, high = self->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp (self->list[middle].name, name);
        if (order == 0) return &self->list[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const guarded_domain_t *guarded_at (const guarded_t *self, size_t i) {
    return i < self->count ? &self->list[i] : NULL;
}
