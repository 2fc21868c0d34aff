#include "url.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

static bool is_letter (char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_alnum (char c) {
    return is_letter (c) || (c >= '0' && c <= '9');
}

static bool is_slash (char c) {
    return c == '/' || c == '\\';
}

/* The length of a scheme that leads to a host, with its colon; 0 for any other. */
static size_t scheme_length (const char *text, size_t size) {
    static const char *const schemes[] = {"https:", "http:", "ftp:"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t length = strlen (schemes[i]);
        if (size > length && strncasecmp (text, schemes[i], length) == 0) return length;
    }
    return 0;
}

/* What readers take for a link though it names no scheme. */
static bool is_bare (const char *text, size_t size) {
    return size > 4 && (strncasecmp (text, "www.", 4) == 0 || (is_slash (text[0]) && is_slash (text[1])));
}

/* Where the authority ends. */
static size_t authority_length (const char *text, size_t size) {
    size_t i = 0;
    while (i < size && !is_slash (text[i]) && text[i] != '?' && text[i] != '#') i++;
    return i;
}

/* Leaves user and port out of the authority. */
static const char *host_of (const char *text, size_t *size) {
    const char *at = memrchr (text, '@', *size);
    if (at) *size -= (size_t)(at + 1 - text), text = at + 1;
    if (*size && text[0] == '[') {
        const char *close = memchr (text, ']', *size);
        if (close) *size = (size_t)(close - text) + 1;
        return text;
    }
    const char *port = memchr (text, ':', *size);
    if (port) *size = (size_t)(port - text);
    return text;
}

bool url_read (const naming_t *naming, arena_t *arena, const char *text, size_t size, url_t *url) {
    char host[LIMIT_HOST + 1];
    if (size > LIMIT_URL) size = LIMIT_URL;
    size_t at = scheme_length (text, size);
    if (at == 0 && !is_bare (text, size)) return false;
    while (at < size && is_slash (text[at])) at++;
    size_t authority = authority_length (text + at, size - at), host_size = authority;
    const char *name = host_of (text + at, &host_size);
    if (!host_read (naming, name, host_size, host, &url->numeric)) return false;
    url->host = arena_string (arena, host);
    url->domain = url->numeric ? NULL : host_domain (naming, url->host);
    url->shape = url_shape (arena, text + at + authority, size - at - authority);
    return true;
}

/* No part of a URL in running text. */
static bool ends_url (char c) {
    return (uint8_t)c <= ' ' || c == 127 || strchr ("<>\"`{}|^", c);
}

/* The URL that begins at AT and ends before white space, without the punctuation of the sentence around it. */
static size_t url_length (const char *text, size_t size) {
    size_t length = 0;
    bool open = false;
    while (length < size && length < LIMIT_URL && !ends_url (text[length])) {
        open = open || text[length] == '(';
        length++;
    }
    while (length && strchr (".,;:!?'*_]", text[length - 1])) length--;
    while (length && !open && text[length - 1] == ')') length--;
    while (length && strchr (".,;:!?'*_]", text[length - 1])) length--;
    return length;
}

/* Whether a URL begins at AT: a scheme with two slashes, or "www." at a word's begin. */
static bool begins_url (const char *text, size_t size, size_t at) {
    size_t left = size - at;
    size_t scheme = scheme_length (text + at, left);
    if (scheme) return left > scheme + 2 && text[at + scheme] == '/' && text[at + scheme + 1] == '/';
    return left > 5 && strncasecmp (text + at, "www.", 4) == 0 &&
           (is_alnum (text[at + 4]) || (uint8_t)text[at + 4] >= 0x80);
}

const char *url_next (const char *text, size_t size, size_t *at, size_t *length) {
    for (size_t i = *at; i < size; i++) {
        char c = (char)(text[i] | 0x20);
        if ((c != 'h' && c != 'f' && c != 'w') || (i > 0 && (is_alnum (text[i - 1]) || text[i - 1] == '@'))) continue;
        if (!begins_url (text, size, i)) continue;
        *length = url_length (text + i, size - i);
        *at = i + *length;
        return text + i;
    }
    *at = size;
    return NULL;
}
