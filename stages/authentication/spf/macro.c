#include "spf/macro.h"

#include <stdio.h>
#include <string.h>

#include "spf/syntax.h"

enum { MACRO_PARTS = 256, MACRO_KEPT = SPF_NAME + 8 };

/* The expansion's end: only the last 253 characters count, so that what is before them may be forgotten. */
typedef struct {
    size_t size;
    bool cut;
    char text[SPF_EXPANSION];
} end_t;

static void put (end_t *self, const char *text, size_t size) {
    if (size > SPF_PIECE) {
        text += size - SPF_PIECE;
        size = SPF_PIECE;
        self->cut = true;
    }
    if (size > sizeof self->text - self->size) {
        memmove (self->text, self->text + self->size - MACRO_KEPT, MACRO_KEPT);
        self->size = MACRO_KEPT;
        self->cut = true;
    }
    memcpy (self->text + self->size, text, size);
    self->size += size;
}

bool macro_needs_name (piece_t piece) {
    const char *end = piece.size ? piece.text + piece.size : piece.text;
    for (const char *at = piece.text; at < end; at++) {
        if (*at != '%') continue;
        const char *behind = syntax_macro (at, end, true);
        if (!behind) return false;
        if (at[1] == '{' && (at[2] == 'p' || at[2] == 'P')) return true;
        at = behind - 1;
    }
    return false;
}

/* As the DNS is asked: a backslash escapes, so that one of the sender's needs another. */
static void escaped (const char *text, char *out, size_t room) {
    size_t at = strlen (out);
    for (; *text && at + 3 < room; text++) {
        if (*text == '\\') out[at++] = '\\';
        out[at++] = *text;
    }
    out[at] = '\0';
}

static void dotted (const address_t *address, char *out, size_t room) {
    if (address->bits == 32) {
        address_text (address, out);
        return;
    }
    for (size_t i = 0; i < 16; i++)
        snprintf (out + 4 * i, room - 4 * i, "%x.%x%s", address->bytes[i] >> 4, address->bytes[i] & 15u,
                  i < 15 ? "." : "");
}

static void value_of (char letter, const macros_t *macros, char *out, size_t room) {
    out[0] = '\0';
    switch (letter | 0x20) {
    case 's':
        escaped (macros->local, out, room);
        escaped ("@", out, room);
        escaped (macros->sender_domain, out, room);
        break;
    case 'l':
        escaped (macros->local, out, room);
        break;
    case 'o':
        escaped (macros->sender_domain, out, room);
        break;
    case 'd':
        snprintf (out, room, "%s", macros->domain);
        break;
    case 'i':
        dotted (macros->address, out, room);
        break;
    case 'p':
        snprintf (out, room, "%s", macros->ptr_name);
        break;
    case 'h':
        escaped (macros->helo, out, room);
        break;
    case 'v':
        snprintf (out, room, "%s", macros->address->bits == 32 ? "in-addr" : "ip6");
        break;
    }
}

/* Splits VALUE in place at the delimiters; the parts past MACRO_PARTS stay in the last. */
static size_t split (char *value, const char *delimiters, piece_t parts[MACRO_PARTS]) {
    size_t count = 0;
    for (char *at = value;; at++) {
        size_t size = count + 1 < MACRO_PARTS ? strcspn (at, delimiters) : strlen (at);
        parts[count++] = (piece_t){at, size};
        at += size;
        if (!*at) return count;
    }
}

/* The last KEEP parts (0: all), in reverse where that is asked, with dots between. */
static size_t transform (char *value, const char *delimiters, size_t keep, bool reverse, char *out) {
    piece_t parts[MACRO_PARTS];
    size_t count = split (value, delimiters, parts), size = 0;
    size_t first = keep && keep < count ? count - keep : 0;
    for (size_t i = first; i < count; i++) {
        piece_t part = reverse ? parts[count - 1 - i] : parts[i];
        if (i > first) out[size++] = '.';
        memcpy (out + size, part.text, part.size);
        size += part.size;
    }
    return size;
}

static void put_url (end_t *end, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char c = text[i], hex[4];
        if (syntax_alpha (c) || syntax_digit (c) || (c && strchr ("-._~", c))) {
            put (end, &c, 1);
        } else {
            snprintf (hex, sizeof hex, "%%%02X", (uint8_t)c);
            put (end, hex, 3);
        }
    }
}

/* AT is behind "%{"; the syntax was checked. */
static void expand_braces (end_t *end, const char *at, const macros_t *macros) {
    char value[SPF_PIECE / 2], out[SPF_PIECE], delimiters[16] = "";
    char letter = *at++;
    size_t keep = 0, count = 0;
    for (; syntax_digit (*at); at++) keep = keep < MACRO_PARTS ? keep * 10 + (size_t)(*at - '0') : keep;
    bool reverse = *at == 'r' || *at == 'R';
    at += reverse;
    for (; *at != '}'; at++)
        if (count + 1 < sizeof delimiters && !strchr (delimiters, *at)) delimiters[count++] = *at;
    value_of (letter, macros, value, sizeof value);
    size_t size = transform (value, *delimiters ? delimiters : ".", keep, reverse, out);
    if (letter < 'a')
        put_url (end, out, size);
    else
        put (end, out, size);
}

/* Only whole labels are left, 253 characters at most. */
static void finish (end_t *self, char name[SPF_NAME + 1]) {
    if (self->size && self->text[self->size - 1] == '.') self->size--;
    const char *at = self->text, *end = self->text + self->size;
    while (at && (end - at > SPF_NAME || (self->cut && at == self->text))) {
        at = memchr (at, '.', (size_t)(end - at));
        if (at) at++;
    }
    size_t size = at ? (size_t)(end - at) : 0;
    if (size) memcpy (name, at, size);
    name[size] = '\0';
}

void macro_expand (piece_t piece, const macros_t *macros, char name[SPF_NAME + 1]) {
    end_t expansion = {.size = 0};
    const char *end = piece.size ? piece.text + piece.size : piece.text;
    for (const char *at = piece.text; at < end;) {
        if (*at != '%') {
            put (&expansion, *at == '\\' ? "\\\\" : at, *at == '\\' ? 2 : 1);
            at++;
            continue;
        }
        if (at[1] == '{') expand_braces (&expansion, at + 2, macros);
        if (at[1] == '%') put (&expansion, "%", 1);
        if (at[1] == '_') put (&expansion, " ", 1);
        if (at[1] == '-') put (&expansion, "%20", 3);
        at = syntax_macro (at, end, true);
    }
    finish (&expansion, name);
}
