#include "identifier/mailbox.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "identifier/plain.h"

/* How the sign before a domain, or between its labels, is written. */
typedef enum { SIGN_NONE, SIGN_PLAIN, SIGN_BRACKETS, SIGN_SPACES } sign_t;

enum { BRACKETED_LEAST = 2, BRACKETED_MOST = 7, LABEL_MOST = 63, LABELS_MOST = 8 };

static bool is_local (char c) {
    return isalnum ((uint8_t)c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%' || c == '\'';
}

static bool is_label (char c) {
    return isalnum ((uint8_t)c) || c == '-' || (uint8_t)c >= 0x80;
}

/* Whether one of WORDS stands at TEXT, no letter behind it; its length, or 0. */
static size_t word_at (const char *text, size_t size, const char *const *words) {
    for (; *words; words++) {
        size_t length = strlen (*words);
        if (size > length && strncasecmp (text, *words, length) == 0 && !isalnum ((uint8_t)text[length])) return length;
    }
    return 0;
}

static size_t spaces_at (const char *text, size_t size) {
    size_t length = 0;
    while (length < size && length < LIMIT_GAP && text[length] == ' ') length++;
    return length;
}

/* The length of a word of WORDS in brackets, or between spaces, at TEXT; with spaces around. 0 where there is none. */
static size_t written_out (const char *text, size_t size, const char *const *words, sign_t *sign) {
    size_t at = spaces_at (text, size), spaces = at;
    if (at == size) return 0;
    bool bracket = text[at] && strchr ("([{<", text[at]);
    at += bracket;
    at += bracket ? spaces_at (text + at, size - at) : 0;
    size_t length = word_at (text + at, size - at, words);
    if (!length) return 0;
    at += length;
    size_t behind = spaces_at (text + at, size - at);
    at += behind;
    *sign = bracket ? SIGN_BRACKETS : SIGN_SPACES;
    if (!bracket) return spaces && behind ? at : 0;
    if (at == size || !strchr (")]}>", text[at])) return 0;
    at++;
    return at + spaces_at (text + at, size - at);
}

/* The length of a dot at TEXT, as it is written. */
static size_t dot_at (const char *text, size_t size, sign_t *sign) {
    static const char *const words[] = {"dot", "point", NULL};
    if (size > 1 && text[0] == '.') {
        *sign = SIGN_PLAIN;
        return 1;
    }
    return size > 1 && (text[0] == ' ' || strchr ("([{<", text[0])) ? written_out (text, size, words, sign) : 0;
}

/* Reads a domain of two labels or more at TEXT into OUT; its length in the text, or 0. *SPELLED where a dot was written
 * out. */
static size_t domain_at (const char *text, size_t size, char *out, size_t room, bool *spelled) {
    size_t at = 0, length = 0, labels = 0;
    for (sign_t sign = SIGN_NONE; labels < LABELS_MOST;) {
        size_t from = at;
        while (at < size && at - from <= LABEL_MOST && is_label (text[at])) at++;
        if (at == from || at - from > LABEL_MOST || length + at - from + 2 > room) break;
        if (labels++) out[length++] = '.';
        for (size_t i = from; i < at; i++) out[length++] = (char)tolower ((uint8_t)text[i]);
        *spelled = *spelled || sign > SIGN_PLAIN;
        size_t dot = dot_at (text + at, size - at, &sign);
        if (!dot || at + dot >= size || !is_label (text[at + dot])) break;
        at += dot;
    }
    out[length] = '\0';
    return labels > 1 ? at : 0;
}

/* Puts the address together whose two sides stand before BEFORE and from BEHIND on. */
static bool joined (const char *text, size_t size, size_t least, size_t before, size_t behind, sign_t sign,
                    mailbox_t *mailbox) {
    size_t from = before, length;
    bool spelled = false;
    while (from > least && before - from < LABEL_MOST && is_local (text[from - 1])) from--;
    while (from < before && (text[from] == '.' || text[from] == '\'' || text[from] == '-')) from++;
    length = before - from;
    if (length == 0 || text[before - 1] == '.' || (from > 0 && (uint8_t)text[from - 1] >= 0x80)) return false;
    for (size_t i = 0; i < length; i++) mailbox->address[i] = (char)tolower ((uint8_t)text[from + i]);
    mailbox->address[length++] = '@';
    size_t domain =
        domain_at (text + behind, size - behind, mailbox->address + length, LIMIT_MAILBOX - length, &spelled);
    if (!domain || (sign == SIGN_SPACES && !spelled)) return false;
    mailbox->from = from;
    mailbox->to = behind + domain;
    return true;
}

/* A sign between spaces, or in brackets. */
static bool stands_apart (char before, char behind) {
    return (before == ' ' && behind == ' ') || (before == '[' && behind == ']') || (before == '(' && behind == ')');
}

bool mailbox_next (const char *text, size_t size, size_t *at, mailbox_t *mailbox) {
    const char *sign;
    for (size_t from = *at; (sign = memchr (text + from, '@', size - from));) {
        size_t before = (size_t)(sign - text), behind = before + 1;
        from = behind;
        if (before > *at + 1 && behind < size && stands_apart (text[before - 1], text[behind])) before--, behind++;
        if (behind >= size || !joined (text, size, *at, before, behind, SIGN_PLAIN, mailbox)) continue;
        *at = mailbox->to;
        return true;
    }
    *at = size;
    return false;
}

/* Most words are told by two letters. */
static bool may_be_sign (const char *text, size_t size, size_t word) {
    if (size - word < 3) return false;
    char first = (char)(text[word] | 0x20), second = (char)(text[word + 1] | 0x20);
    if (first == 'c') return second == 'h';
    return first == 'a' && (second == 't' || second == 'r' || !plain_is_word (text[word + 1]));
}

bool mailbox_at (const char *text, size_t size, size_t word, mailbox_t *mailbox) {
    static const char *const bracketed[] = {"at", "a", "arobase", "arobas", "chez", NULL};
    static const char *const spaced[] = {"at", "arobase", "arobas", NULL};
    if (!may_be_sign (text, size, word) || !word_at (text + word, size - word, bracketed)) return false;
    size_t sign_from = word, before;
    sign_t sign = SIGN_NONE;
    while (sign_from > 0 && word - sign_from < LIMIT_GAP && text[sign_from - 1] == ' ') sign_from--;
    bool bracket = sign_from > 0 && strchr ("([{<", text[sign_from - 1]);
    if (bracket) sign_from--;
    for (before = sign_from; before > 0 && sign_from - before < LIMIT_GAP && text[before - 1] == ' ';) before--;
    size_t length = written_out (text + sign_from, size - sign_from, bracket ? bracketed : spaced, &sign);
    size_t behind = sign_from + length;
    return length && behind < size && joined (text, size, 0, before, behind, sign, mailbox);
}
