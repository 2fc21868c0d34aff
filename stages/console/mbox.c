#include "mbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MBOX_PIECE = 8192 };

struct mbox_t {
    FILE *file;
    char *name;
    size_t limit;
    size_t members;
    char piece[MBOX_PIECE]; /* a line, or a part of one that is longer */
    bool at_member;         /* a From_ line was read */
};

mbox_t *mbox_new (FILE *file, const char *name, size_t limit) {
    mbox_t *self = source_memory (NULL, sizeof *self);
    memset (self, 0, sizeof *self);
    self->file = file;
    self->name = strdup (name);
    self->limit = limit;
    self->at_member = true;
    return self;
}

void mbox_destroy (mbox_t **self) {
    if (!*self) return;
    (void)fclose ((*self)->file);
    free ((*self)->name);
    free (*self);
    *self = NULL;
}

/* Reads up to a line feed or the piece's bound; 0 at the end. */
static size_t piece_read (mbox_t *self) {
    size_t size = 0;
    while (size < MBOX_PIECE) {
        int c = getc_unlocked (self->file);
        if (c == EOF) break;
        self->piece[size++] = (char)c;
        if (c == '\n') break;
    }
    return size;
}

static bool piece_ends_line (const mbox_t *self, size_t size) {
    return size > 0 && self->piece[size - 1] == '\n';
}

static bool piece_is_empty_line (const mbox_t *self, size_t size) {
    return piece_ends_line (self, size) && (size == 1 || (size == 2 && self->piece[0] == '\r'));
}

static bool piece_begins (const mbox_t *self, size_t size, size_t offset) {
    return size >= offset + MBOX_MARK_SIZE && memcmp (self->piece + offset, MBOX_MARK, MBOX_MARK_SIZE) == 0;
}

/* True for ">From ", ">>From " and so on. */
static bool piece_is_quoted (const mbox_t *self, size_t size) {
    size_t marks = 0;
    while (marks < size && self->piece[marks] == '>') marks++;
    return marks > 0 && piece_begins (self, size, marks);
}

/* The rest of the From_ line. */
static void line_skip (mbox_t *self) {
    size_t size;
    do size = piece_read (self);
    while (size > 0 && !piece_ends_line (self, size));
}

/* Takes lines into ITEM up to the next From_ line. An empty line is held back, EMPTY bytes, until the line behind it
 * shows that it was not the one before a From_ line. */
static void member_read (mbox_t *self, source_item_t *item) {
    const char *empty = "";
    bool line_start = true;
    size_t size;
    while ((size = piece_read (self)) > 0) {
        self->at_member = *empty && piece_begins (self, size, 0);
        if (self->at_member) {
            if (!piece_ends_line (self, size)) line_skip (self);
            return;
        }
        (void)source_item_append (item, empty, strlen (empty), self->limit);
        empty = "";
        size_t quote = line_start && piece_is_quoted (self, size);
        bool hold = line_start && piece_is_empty_line (self, size);
        if (hold)
            empty = size == 1 ? "\n" : "\r\n";
        else
            (void)source_item_append (item, self->piece + quote, size - quote, self->limit);
        line_start = piece_ends_line (self, size);
    }
    if (ferror (self->file)) source_item_fail (item, "%s", strerror (errno));
}

source_item_t *mbox_next (mbox_t *self) {
    char number[32];
    if (!self->at_member) return NULL;
    if (self->members == 0) line_skip (self);
    self->at_member = false;
    (void)snprintf (number, sizeof number, "#%zu", ++self->members);
    source_item_t *item = source_item_new ("");
    item->file = arena_printf (item->arena, "%s%s", self->name, number);
    member_read (self, item);
    source_item_finish (item);
    return item;
}
