#include "url.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "utf8.h"

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
    static const char *const schemes[] = {"https:", "http:", "ftp:", "hxxps:", "hxxp:"};
    if (size < 5 || ((text[1] | 0x20) != 't' && (text[1] | 0x20) != 'x')) return 0;
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

/* TEXT without what a browser leaves out of a URL: tabs and line ends anywhere, spaces and control characters at its
 * ends. TEXT itself where there are none. */
static const char *trimmed (arena_t *arena, const char *text, size_t *size) {
    while (*size && (uint8_t)text[0] <= ' ') text++, --*size;
    while (*size && (uint8_t)text[*size - 1] <= ' ') --*size;
    size_t plain = 0, length = 0;
    while (plain < *size && text[plain] != '\t' && text[plain] != '\n' && text[plain] != '\r') plain++;
    if (plain == *size) return text;
    char *copy = arena_copy (arena, text, *size);
    for (size_t i = 0; i < *size; i++)
        if (text[i] != '\t' && text[i] != '\n' && text[i] != '\r') copy[length++] = text[i];
    *size = length;
    return copy;
}

/* Whether the host that reads as url->host is written in another way than people would. */
static bool is_veiled (const char *name, size_t size, const url_t *url) {
    if (memchr (name, '%', size)) return true;
    return url->numeric && name[0] != '[' && (size != strlen (url->host) || memcmp (name, url->host, size) != 0);
}

static void read_path (arena_t *arena, const char *path, size_t size, url_t *url) {
    size_t end = 0;
    url->shape = url_shape (arena, path, size);
    url->path = NULL;
    while (end < size && path[end] != '?' && path[end] != '#') end++;
    while (end > 0 && is_slash (path[end - 1])) end--;
    if (end < 2) return;
    char *text = arena_copy (arena, path, utf8_cut (path, end, LIMIT_SHAPE));
    utf8_clean (text, strlen (text));
    url->path = arena_printf (arena, "%s%s", url->host, text);
}

/* Whether TEXT begins with a host under a suffix that exists, and a path behind it. */
static bool is_host_and_path (const naming_t *naming, const char *text, size_t size) {
    char host[LIMIT_HOST + 1];
    bool numeric;
    const char *slash = memchr (text, '/', size < LIMIT_HOST ? size : LIMIT_HOST);
    size_t length = slash ? (size_t)(slash - text) : 0;
    return length && !memchr (text, '@', length) && host_read (naming, text, length, host, &numeric) && !numeric &&
           host_is_public (naming, host);
}

bool url_read (const naming_t *naming, arena_t *arena, const char *text, size_t size, url_t *url) {
    char host[LIMIT_HOST + 1];
    if (size > LIMIT_URL) size = LIMIT_URL;
    text = trimmed (arena, text, &size);
    size_t at = scheme_length (text, size);
    if (at == 0 && !is_bare (text, size) && !is_host_and_path (naming, text, size)) return false;
    while (at < size && is_slash (text[at])) at++;
    size_t authority = authority_length (text + at, size - at), host_size = authority;
    const char *name = host_of (text + at, &host_size);
    if (!host_read (naming, name, host_size, host, &url->numeric)) return false;
    url->host = arena_string (arena, host);
    url->domain = url->numeric ? NULL : host_domain (naming, url->host);
    url->veiled = is_veiled (name, host_size, url);
    read_path (arena, text + at + authority, size - at - authority, url);
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
    return left > 5 && text[at + 3] == '.' && strncasecmp (text + at, "www.", 4) == 0 &&
           (is_alnum (text[at + 4]) || (uint8_t)text[at + 4] >= 0x80);
}

static bool in_name (char c) {
    return is_alnum (c) || c == '-' || c == '.';
}

/* Where the host that the slash at AT ends begins, not before FROM; AT where no host may stand there. Its last label is
 * of letters, as the names of all top-level domains are that people write. */
static size_t host_begin (const char *text, size_t from, size_t at) {
    size_t begin = at, last = at;
    while (begin > from && in_name (text[begin - 1]) && at - begin < LIMIT_HOST) begin--;
    while (last > begin && is_letter (text[last - 1])) last--;
    if (at - last < 2 || last < begin + 2 || text[last - 1] != '.' || !is_alnum (text[last - 2])) return at;
    if (begin > 0 && strchr ("@/:=%&?\\_", text[begin - 1])) return at;
    return is_alnum (text[begin]) ? begin : at;
}

const char *url_next (const char *text, size_t size, size_t *at, size_t *length) {
    static const bool first[256] = {
        ['/'] = true, ['h'] = true, ['H'] = true, ['f'] = true, ['F'] = true, ['w'] = true, ['W'] = true};
    for (size_t i = *at; i < size; i++) {
        size_t begin = i;
        if (!first[(uint8_t)text[i]]) continue;
        if (text[i] == '/') {
            begin = host_begin (text, *at, i);
            if (begin == i) continue;
        } else {
            if (i > 0 && (is_alnum (text[i - 1]) || text[i - 1] == '@')) continue;
            if (!begins_url (text, size, i)) continue;
        }
        *length = url_length (text + begin, size - begin);
        *at = begin + *length;
        return text + begin;
    }
    *at = size;
    return NULL;
}
