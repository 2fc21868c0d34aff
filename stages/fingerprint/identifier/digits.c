#include "identifier/digits.h"

#include "identifier/plain.h"

enum { GAP = 3 /* characters between two groups */ };

static bool is_digit (char c) {
    return c >= '0' && c <= '9';
}

/* The digit that C shows; 0 for none. */
static char shown (char c) {
    if (is_digit (c)) return c;
    if (c == 'o' || c == 'O') return '0';
    return c == 'l' || c == 'I' ? '1' : '\0';
}

static bool is_gap (char c) {
    return c == ' ' || c == '.' || c == '-' || c == '/' || c == '(' || c == ')' || c == '\n' || c == '\r' || c == '\t';
}

/* The length of the group at AT: digits, or letters among them that look so, or two such letters behind other groups; 0
 * where it is a word. */
static size_t group_length (const char *text, size_t size, size_t at, bool first, bool *letters) {
    size_t length = 0, figures = 0;
    while (at + length < size && length < LIMIT_DIGITS && shown (text[at + length])) {
        figures += is_digit (text[at + length]);
        length++;
    }
    bool ends = at + length == size || !plain_is_word (text[at + length]);
    if (figures == 0 && (first || length != 2)) return 0;
    if (figures < length && !ends) return 0;
    *letters = *letters || figures < length;
    return length;
}

static bool add_group (digits_t *self, const char *text, size_t at, size_t length) {
    if (self->n_groups == LIMIT_DIGIT_GROUPS || self->count + length > LIMIT_DIGITS) {
        self->cut = true;
        return false;
    }
    for (size_t i = 0; i < length; i++) self->digits[self->count++] = shown (text[at + i]);
    bool closed = at > 0 && text[at - 1] == '(';
    self->groups[self->n_groups++] =
        (group_t){.size = length, .to = at + length, .sign = ' ', .closed = closed, .after = BREAK_END};
    self->to = at + length;
    return true;
}

/* The characters between a group and the next; 0 where none follows. */
static size_t gap_of (group_t *group, const char *text, size_t size, size_t at) {
    size_t length = 0;
    bool line = false, opens = false;
    while (at + length < size && length <= GAP && is_gap (text[at + length])) {
        char c = text[at + length++];
        line = line || c == '\n';
        opens = opens || c == '(' || c == ')';
        if (group->sign == ' ' && c != '\n' && c != '\r' && c != '\t') group->sign = c;
    }
    group->closed = group->closed && length && text[at] == ')';
    if (length == 0 || length > GAP) return 0;
    group->after = line || (length > 1 && !opens) ? BREAK_HARD : BREAK_SOFT;
    return length;
}

bool digits_read (digits_t *self, const char *text, size_t size, size_t at) {
    self->count = self->n_groups = 0;
    self->letters = self->cut = false;
    self->from = at;
    if (text[at] == '(') at++;
    self->plus = at < size && text[at] == '+';
    at += self->plus;
    if (self->plus && at < size && (text[at] == ' ' || text[at] == '(')) at++;
    for (;;) {
        size_t length = group_length (text, size, at, self->n_groups == 0, &self->letters);
        if (length == 0 || !add_group (self, text, at, length)) break;
        group_t *group = &self->groups[self->n_groups - 1];
        size_t gap = gap_of (group, text, size, at + length);
        if (gap == 0) break;
        at += length + gap;
    }
    if (self->n_groups && !self->cut) self->groups[self->n_groups - 1].after = BREAK_END;
    return self->n_groups > 0;
}
