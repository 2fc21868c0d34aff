#include "ground.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "opening.h"

typedef struct {
    const char *name;
    ground_kind_t kind;
} host_t;

/* A list, built in as TEXT where no FILE is named. */
typedef struct {
    const char *file, *name, *text;
    size_t size;
    ground_kind_t kind;
} list_t;

static const char shorteners_text[] =
#include "shorteners_text.inc"
    ;
static const char common_hosts_text[] =
#include "common_hosts_text.inc"
    ;

struct ground_t {
    arena_t *arena;
    host_t *hosts; /* sorted by name */
    size_t count;
};

static char *sentence (const char *format, ...) __attribute__ ((format (printf, 1, 2)));
static char *sentence (const char *format, ...) {
    char *text = NULL;
    va_list arguments;
    va_start (arguments, format);
    if (vasprintf (&text, format, arguments) < 0) abort ();
    va_end (arguments);
    return text;
}

static int compare (const void *a, const void *b) {
    return strcmp (((const host_t *)a)->name, ((const host_t *)b)->name);
}

/* What is wrong with a line; NULL for nothing. */
static const char *read_line (ground_t *self, char *line, ground_kind_t kind) {
    line[strcspn (line, "#\r\n")] = '\0';
    line += strspn (line, " \t");
    size_t length = strcspn (line, " \t");
    if (length == 0) return NULL;
    if (line[length + strspn (line + length, " \t")] || length > LIMIT_HOST) return "is no host";
    if (self->count == LIMIT_GROUND) return "is one too many";
    line[length] = '\0';
    for (char *c = line; *c; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
        if (!(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') && !strchr (".-_", *c)) return "is no host";
    }
    self->hosts[self->count++] = (host_t){arena_string (self->arena, line), kind};
    return NULL;
}

static FILE *open_list (const list_t *list) {
    return *list->file ? opening_read (list->file) : fmemopen ((void *)(uintptr_t)list->text, list->size, "r");
}

static bool read_list (ground_t *self, const list_t *list, char **error) {
    const char *name = *list->file ? list->file : list->name;
    char line[LIMIT_GROUND_LINE];
    FILE *file = open_list (list);
    if (!file) *error = sentence ("%s: %s", name, strerror (errno));
    for (int number = 1; file && !*error && fgets (line, sizeof line, file); number++) {
        const char *fault = !strchr (line, '\n') && !feof (file) ? "is too long" : read_line (self, line, list->kind);
        if (fault) *error = sentence ("%s: line %d %s", name, number, fault);
    }
    if (file) fclose (file);
    return !*error;
}

ground_t *ground_load (const char *borrowed, const char *common, char **error) {
    list_t lists[] = {{borrowed, "config/shorteners", shorteners_text, sizeof shorteners_text - 1, GROUND_BORROWED},
                      {common, "config/common_hosts", common_hosts_text, sizeof common_hosts_text - 1, GROUND_COMMON}};
    ground_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *error = NULL;
    self->arena = arena_new ();
    self->hosts = arena_alloc (self->arena, LIMIT_GROUND * sizeof *self->hosts);
    if (!read_list (self, &lists[0], error) || !read_list (self, &lists[1], error)) ground_destroy (&self);
    if (self) qsort (self->hosts, self->count, sizeof *self->hosts, compare);
    return self;
}

void ground_destroy (ground_t **self) {
    if (!*self) return;
    arena_destroy (&(*self)->arena);
    free (*self);
    *self = NULL;
}

ground_kind_t ground_of (const ground_t *self, const char *host) {
    for (const char *name = host; name; name = strchr (name, '.'), name = name ? name + 1 : NULL) {
        host_t wanted = {name, GROUND_OWN};
        const host_t *found = bsearch (&wanted, self->hosts, self->count, sizeof wanted, compare);
        if (found) return found->kind;
    }
    return GROUND_OWN;
}
