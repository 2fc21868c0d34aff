#include "footer.h"

#include <stdint.h>
#include <string.h>

#include "fold.h"

/* BODY: letters, digits and bytes above 127 that must stand before a rule. LINE: a longer line is a paragraph of HTML,
 * which begins another part. */
enum { RULE = 8, BODY = 40, LINE = 400, FOLDED_LEAST = 12 };

typedef struct {
    footer_t *footers;
    size_t count, most;
    size_t body;       /* letters seen before the rule */
    size_t rule, next; /* where the footer begins that may be open, and another rule within it; 0 for none */
} search_t;

static bool is_rule (const char *line, size_t size) {
    while (size && (line[size - 1] == '\r' || line[size - 1] == ' ')) size--;
    if (size == 2) return line[0] == '-' && line[1] == '-';
    if (size < RULE || !strchr ("-_=*~+#", line[0])) return false;
    for (size_t i = 1; i < RULE; i++)
        if (line[i] != line[0]) return false;
    return true;
}

static size_t letters (const char *text, size_t size) {
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        char c = (char)(text[i] | 0x20);
        count += (uint8_t)text[i] >= 0x80 || (c >= 'a' && c <= 'z') || (text[i] >= '0' && text[i] <= '9');
    }
    return count;
}

static void close_footer (search_t *self, size_t to) {
    if (self->rule && self->count < self->most) self->footers[self->count++] = (footer_t){self->rule, to};
    self->rule = self->next = 0;
}

static void read_line (search_t *self, const char *text, size_t from, size_t to) {
    if (to - from > LINE) {
        close_footer (self, from);
        self->body = 0;
    } else if (self->rule && to - self->rule > LIMIT_FOOTER) {
        self->rule = self->next;
        self->next = 0;
    }
    if (self->body >= BODY && is_rule (text + from, to - from)) {
        if (!self->rule)
            self->rule = from;
        else if (!self->next)
            self->next = from;
    } else if (self->body < BODY) {
        self->body += letters (text + from, to - from);
    }
}

size_t footer_find (const char *text, size_t size, footer_t *footers, size_t most) {
    search_t self = {.footers = footers, .most = most};
    for (size_t from = 0; from < size;) {
        const char *end = memchr (text + from, '\n', size - from);
        size_t to = end ? (size_t)(end - text) : size;
        read_line (&self, text, from, to);
        from = to + 1;
    }
    close_footer (&self, size);
    return self.count;
}

/* Takes every PART out of TEXT, in place; the length of what is left. */
static size_t take_out (char *text, size_t size, const char *part, size_t length) {
    size_t to = 0, from = 0;
    const char *found;
    while ((found = memmem (text + from, size - from, part, length))) {
        size_t before = (size_t)(found - text) - from;
        memmove (text + to, text + from, before);
        to += before;
        from += before + length;
    }
    memmove (text + to, text + from, size - from);
    return to + size - from;
}

const char *footer_without (arena_t *arena, const reader_t *reader, size_t *size) {
    footer_t footers[LIMIT_FOOTERS];
    size_t count = footer_find (reader->text, reader->size, footers, LIMIT_FOOTERS), length;
    *size = reader->folded_size;
    if (count == 0) return reader->folded;
    char *text = arena_copy (arena, reader->folded, reader->folded_size);
    for (size_t i = 0; i < count; i++) {
        const char *part = fold_text (arena, reader->text + footers[i].from, footers[i].to - footers[i].from, &length);
        if (length >= FOLDED_LEAST) *size = take_out (text, *size, part, length);
    }
    text[*size] = '\0';
    return text;
}
