#include "envelopes.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "envelope_json.h"

struct envelopes_t {
    char *path;
    FILE *file; /* NULL where it could not be opened */
    int reason; /* errno of that */
    size_t limit;
    size_t line;
    char *text;
};

envelopes_t *envelopes_new (const char *path, size_t limit) {
    envelopes_t *self = source_memory (NULL, sizeof *self);
    memset (self, 0, sizeof *self);
    self->path = strdup (path);
    self->limit = limit;
    self->text = source_memory (NULL, ENVELOPES_LINE);
    self->file = fopen (path, "rbe");
    self->reason = self->file ? 0 : errno;
    return self;
}

void envelopes_destroy (envelopes_t **self) {
    if (!*self) return;
    if ((*self)->file) (void)fclose ((*self)->file);
    free ((*self)->path);
    free ((*self)->text);
    free (*self);
    *self = NULL;
}

/* Reads a line of any length, of which ENVELOPES_LINE bytes are kept. False at the end; *SIZE counts what the line had.
 */
static bool line_read (envelopes_t *self, size_t *size) {
    int c;
    *size = 0;
    while ((c = getc_unlocked (self->file)) != EOF && c != '\n') {
        if (*size < ENVELOPES_LINE) self->text[*size] = (char)c;
        ++*size;
    }
    self->line++;
    return c != EOF || *size > 0;
}

static bool line_is_blank (const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (!strchr (" \t\r", text[i])) return false;
    return true;
}

static void item_load (const envelopes_t *self, source_item_t *item) {
    char *copy = arena_string (item->arena, self->path);
    const char *path = item->file;
    size_t size;
    if (*path != '/') path = arena_printf (item->arena, "%s/%s", dirname (copy), item->file);
    FILE *file = source_open (path, &size);
    if (!file) {
        source_item_fail (item, "%s", errno ? strerror (errno) : "not a regular file");
        return;
    }
    if (size > self->limit)
        source_item_fail (item, "larger than %zu bytes", self->limit);
    else
        source_item_read (item, file, self->limit);
    (void)fclose (file);
}

/* The item of a line that is kept whole. */
static source_item_t *line_take (const envelopes_t *self, size_t size) {
    char *copy = strdup (self->path);
    source_item_t *item = source_item_new ("");
    item->file = arena_printf (item->arena, "%s:%zu", copy ? basename (copy) : "", self->line);
    free (copy);
    if (size > ENVELOPES_LINE)
        source_item_fail (item, "line %zu: longer than %d bytes", self->line, (int)ENVELOPES_LINE);
    else if (envelope_from_json (self->text, size, self->line, item))
        item_load (self, item);
    return item;
}

/* What stopped the reading, once. */
static source_item_t *failure_take (envelopes_t *self) {
    source_item_t *item = source_item_new (self->path);
    source_item_fail (item, "%s", strerror (self->reason));
    self->reason = 0;
    return item;
}

source_item_t *envelopes_next (envelopes_t *self) {
    size_t size;
    if (self->reason) return failure_take (self);
    if (!self->file) return NULL;
    while (line_read (self, &size))
        if (!line_is_blank (self->text, size < ENVELOPES_LINE ? size : ENVELOPES_LINE)) return line_take (self, size);
    self->reason = ferror (self->file) ? errno : 0;
    if (self->reason) clearerr (self->file);
    (void)fclose (self->file);
    self->file = NULL;
    return self->reason ? failure_take (self) : NULL;
}
