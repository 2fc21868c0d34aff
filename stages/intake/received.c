/* The shapes of the from clause:
 *   Postfix, Sendmail  from HELO (PTR [IP])     from HELO ([IP])     from HELO (ident@PTR [IP] (may be forged))
 *   Exim               from PTR ([IP] helo=HELO)     from [IP] (helo=HELO)
 *   qmail              from PTR (HELO HELO) (user@IP)     from PTR (IP)
 *   fetchmail          from HOST [IP]
 * HELO is the peer's own word and may look like anything, even an address; what stands in parentheses is the server's.
 */
#include "received.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "mail.h"

typedef struct {
    const char *text;
    size_t size;
} span_t;

static void span_copy (span_t span, char *text, size_t size) {
    size_t length = span.size < size ? span.size : size - 1;
    memcpy (text, span.text, length);
    text[length] = '\0';
}

static bool span_is (span_t span, const char *word) {
    return span.size == strlen (word) && strncasecmp (span.text, word, span.size) == 0;
}

static bool span_begins (span_t span, const char *word) {
    return span.size >= strlen (word) && strncasecmp (span.text, word, strlen (word)) == 0;
}

/* SPAN's first word; SPAN is moved behind it. */
static span_t span_word (span_t *span) {
    while (span->size && *span->text == ' ') span->text++, span->size--;
    span_t word = {span->text, 0};
    while (word.size < span->size && span->text[word.size] != ' ') word.size++;
    span->text += word.size;
    span->size -= word.size;
    return word;
}

/* Reads an address, bare or as "IPv6:…". */
static bool address_read (span_t span, received_t *received) {
    char text[NETWORK_ADDRESS_TEXT + 8];
    if (span_begins (span, "IPv6:")) span = (span_t){span.text + 5, span.size - 5};
    if (span.size >= sizeof text) return false;
    span_copy (span, text, sizeof text);
    return network_address (text, received->ip);
}

/* Reads an address in brackets anywhere in SPAN, with *OPEN set to the bracket. */
static bool literal_read (span_t span, received_t *received, const char **open) {
    *open = span.size ? memchr (span.text, '[', span.size) : NULL;
    if (!*open) return false;
    const char *inner = *open + 1;
    const char *close = memchr (inner, ']', (size_t)(span.text + span.size - inner));
    return close && address_read ((span_t){inner, (size_t)(close - inner)}, received);
}

/* A name that the server looked up, without the ident user before it. */
static void ptr_set (received_t *received, span_t name) {
    const char *at = name.size ? memrchr (name.text, '@', name.size) : NULL;
    if (at) name = (span_t){at + 1, name.size - (size_t)(at + 1 - name.text)};
    bool none = name.size == 0 || span_is (name, "unknown") || *name.text == '[';
    span_copy (none ? (span_t){"", 0} : name, received->ptr, sizeof received->ptr);
}

/* HELO as Exim or qmail gives it; then the word behind "from" was the peer's name. */
static void helo_take (span_t group, received_t *received, span_t name) {
    span_t helo = {NULL, 0};
    if (span_begins (group, "HELO ") || span_begins (group, "EHLO ")) {
        group = (span_t){group.text + 5, group.size - 5};
        helo = span_word (&group);
    } else {
        for (span_t word = span_word (&group); word.size; word = span_word (&group))
            if (span_begins (word, "helo=")) helo = (span_t){word.text + 5, word.size - 5};
    }
    if (!helo.text) return;
    span_copy (helo, received->helo, sizeof received->helo);
    ptr_set (received, name);
}

/* One comment of the from clause. The first that holds an address settles it. */
static void group_read (span_t group, received_t *received, span_t name) {
    const char *open;
    if (received->ip[0]) return;
    helo_take (group, received, name);
    if (literal_read (group, received, &open)) {
        span_t before = {group.text, (size_t)(open - group.text)};
        span_t word = span_word (&before);
        if (word.size) ptr_set (received, word);
        return;
    }
    span_t word = span_word (&group);
    const char *at = word.size ? memrchr (word.text, '@', word.size) : NULL;
    if (at) word = (span_t){at + 1, word.size - (size_t)(at + 1 - word.text)};
    (void)address_read (word, received);
}

/* The next piece of REST: a comment (*IS_GROUP, given without its parentheses, nested ones within) or a word. */
static span_t piece_next (span_t *rest, bool *is_group) {
    size_t length = 0;
    int depth = 0;
    while (rest->size && *rest->text == ' ') rest->text++, rest->size--;
    *is_group = rest->size && *rest->text == '(';
    span_t piece = {rest->text + *is_group, 0};
    for (; length < rest->size; length++) {
        char c = rest->text[length];
        if (!*is_group && (c == ' ' || c == '(')) break;
        if (*is_group && c == '(') depth++;
        if (*is_group && c == ')' && --depth == 0) break;
    }
    piece.size = length - *is_group;
    length += *is_group && length < rest->size;
    *rest = (span_t){rest->text + length, rest->size - length};
    return piece;
}

/* Reads up to the word "by"; REST is moved behind it. */
static void from_read (span_t *rest, received_t *received) {
    bool is_group;
    const char *open;
    span_t name = piece_next (rest, &is_group);
    bool name_is_word = !is_group;
    span_copy (is_group ? (span_t){"", 0} : name, received->helo, sizeof received->helo);
    if (is_group) group_read (name, received, (span_t){"", 0});
    while (rest->size) {
        span_t piece = piece_next (rest, &is_group);
        if (!is_group && span_is (piece, "by")) break;
        if (is_group)
            group_read (piece, received, name);
        else if (!received->ip[0] && piece.size && *piece.text == '[')
            (void)literal_read (piece, received, &open);
    }
    if (!received->ip[0] && name_is_word && name.size && *name.text == '[') (void)literal_read (name, received, &open);
}

static void for_read (span_t rest, received_t *received) {
    bool is_group, next = false;
    while (rest.size) {
        span_t piece = piece_next (&rest, &is_group);
        if (is_group) continue;
        const char *semicolon = piece.size ? memchr (piece.text, ';', piece.size) : NULL;
        if (semicolon) piece.size = (size_t)(semicolon - piece.text);
        if (next) (void)mail_angle_address (piece.text, piece.size, received->recipient, sizeof received->recipient);
        if (next || semicolon) return;
        next = span_is (piece, "for");
    }
}

void received_read (const char *value, size_t size, received_t *received) {
    char text[RECEIVED_TEXT];
    *received = (received_t){.has_peer = false};
    span_t rest = {text, mail_unfold (value, size, text, sizeof text)};
    span_t all = rest;
    bool is_group;
    received->has_peer = span_is (piece_next (&rest, &is_group), "from") && !is_group;
    if (received->has_peer) from_read (&rest, received);
    for_read (received->has_peer ? rest : all, received);
}
