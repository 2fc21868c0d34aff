#include "ground.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "bounds.h"

typedef struct {
    const char *name;
    ground_kind_t kind;
} host_t;

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

static bool read_list (ground_t *self, const char *name, ground_kind_t kind, char **error) {
    char line[LIMIT_GROUND_LINE];
    if (!name || !*name) return true;
    FILE *file = fopen (name, "re");
    if (!file) *error = sentence ("%s: %s", name, strerror (errno));
    for (int number = 1; file && !*error && fgets (line, sizeof line, file); number++) {
        const char *fault = !strchr (line, '\n') && !feof (file) ? "is too long" : read_line (self, line, kind);
        if (fault) *error = sentence ("%s: line %d %s", name, number, fault);
    }
    if (file) fclose (file);
    return !*error;
}

ground_t *ground_load (const char *borrowed, const char *common, char **error) {
    ground_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *error = NULL;
    self->arena = arena_new ();
    self->hosts = arena_alloc (self->arena, LIMIT_GROUND * sizeof *self->hosts);
    if (!read_list (self, borrowed, GROUND_BORROWED, error) || !read_list (self, common, GROUND_COMMON, error))
        ground_destroy (&self);
    if (self) qsort (self->hosts, self->count, sizeof *self->hosts, compare);
    return self;
}

/* The first of the places where NAME is; NULL where it is in none. */
static char *found_file (const config_t *config, const char *name) {
    const char *beside = config ? config_file (config) : "", *slash = strrchr (beside, '/');
    char *places[] = {sentence ("%.*s%s", slash ? (int)(slash - beside) + 1 : 0, beside, name),
                      sentence ("config/%s", name), sentence ("%s/tamis/%s", TAMIS_SYSCONFDIR, name)};
    char *file = NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        bool here = !file && (i > 0 || config) && access (places[i], F_OK) == 0;
        if (here)
            file = places[i];
        else
            free (places[i]);
    }
    return file;
}

static char *list_file (const config_t *config, const char *option, const char *name) {
    const char *set = config ? config_text (config, option) : "";
    return *set ? sentence ("%s", set) : found_file (config, name);
}

ground_t *ground_configured (const config_t *config, char **error) {
    char *borrowed = list_file (config, "fingerprint/shorteners", "shorteners"),
         *common = list_file (config, "fingerprint/common_hosts", "common_hosts");
    ground_t *self = ground_load (borrowed, common, error);
    free (borrowed);
    free (common);
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
