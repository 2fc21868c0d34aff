#include "mailbox.h"

#include <string.h>

typedef struct {
    char *text;
    size_t length;
} out_t;

static void put (out_t *out, char c) {
    if (out->length + 1 < LIMIT_FROM) out->text[out->length++] = c;
    out->text[out->length] = '\0';
}

static void clear (out_t *out) {
    out->length = 0;
    out->text[0] = '\0';
}

/* What one pass over a mailbox gathers. */
typedef struct {
    out_t words;   /* the phrase, a space between words */
    out_t bare;    /* the same without spaces, quotes kept: the address where there are no brackets */
    out_t comment; /* of all comments */
    out_t address; /* between the brackets */
    bool bracketed, gap;
} reading_t;

static void put_gap (reading_t *self) {
    if (self->gap && self->words.length) put (&self->words, ' ');
    self->gap = false;
}

/* At the opening quote; behind the closing one. */
static const char *quoted (const char *at, out_t *plain, out_t *kept) {
    put (kept, *at++);
    for (; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1]) put (kept, *at++);
        if (plain) put (plain, *at);
        put (kept, *at);
    }
    put (kept, '"');
    return *at ? at + 1 : at;
}

/* At the opening parenthesis; behind the closing one of the same depth. Past LIMIT_COMMENTS depth does not count
 * further. */
static const char *comment (const char *at, out_t *out) {
    int depth = 0;
    if (out->length) put (out, ' ');
    for (; *at; at++) {
        if (*at == '(' && depth < LIMIT_COMMENTS && depth++ == 0) continue;
        if (*at == ')' && --depth == 0) return at + 1;
        if (*at == '\\' && at[1]) at++;
        put (out, *at);
    }
    return at;
}

/* At the opening bracket; behind the closing one. A source route (RFC 5322, section 4.4) is passed over. */
static const char *bracketed (const char *at, reading_t *self) {
    char skipped[LIMIT_FROM];
    clear (&self->address);
    self->bracketed = true;
    for (at++; *at && *at != '>';) {
        if (*at == '"') {
            at = quoted (at, NULL, &self->address);
        } else if (*at == '(') {
            at = comment (at, &(out_t){skipped, 0});
        } else {
            if (*at == ':' && self->address.text[0] == '@')
                clear (&self->address);
            else if (*at != ' ' && *at != '\t')
                put (&self->address, *at);
            at++;
        }
    }
    return *at ? at + 1 : at;
}

/* One token; behind it. */
static const char *token (const char *at, reading_t *self) {
    switch (*at) {
    case ' ':
    case '\t':
        self->gap = true;
        return at + 1;
    case '"':
        put_gap (self);
        return quoted (at, &self->words, &self->bare);
    case '(':
        self->gap = true;
        return comment (at, &self->comment);
    case '<':
        return bracketed (at, self);
    case ':':
        clear (&self->words);
        clear (&self->bare);
        return at + 1;
    default:
        put_gap (self);
        put (&self->words, *at);
        put (&self->bare, *at);
        return at + 1;
    }
}

bool mailbox_next (mailbox_t *self, const char **text) {
    char words[LIMIT_FROM], bare[LIMIT_FROM], said[LIMIT_FROM], address[LIMIT_FROM];
    words[0] = bare[0] = said[0] = address[0] = '\0';
    reading_t reading = {{words, 0}, {bare, 0}, {said, 0}, {address, 0}, false, false};
    const char *at = *text;
    while (*at) {
        bool ends = *at == ',' || *at == ';';
        at = ends ? at + 1 : token (at, &reading);
        if (ends && (reading.bracketed || reading.bare.length)) break;
    }
    *text = at;
    const out_t *name = reading.bracketed && reading.words.length ? &reading.words : &reading.comment;
    const out_t *from = reading.bracketed ? &reading.address : &reading.bare;
    memcpy (self->name, name->text, name->length + 1);
    memcpy (self->address, from->text, from->length + 1);
    return reading.bracketed || reading.bare.length;
}
