#include "host.h"

#include <arpa/inet.h>
#include <libpsl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uidna.h>

enum { KNOWN = 4096, KNOWN_SIZE = 62 };

/* A host that was looked up in the list: where its domain begins, plus one; 0 where there is none. */
typedef struct {
    uint8_t size, domain;
    char host[KNOWN_SIZE];
} known_t;

struct naming_t {
    const psl_ctx_t *psl;  /* libpsl's own, never freed */
    UIDNA *idna, *unicode; /* to A-labels; to what is shown, by the same rules */
    known_t *known;        /* KNOWN of them, each where its hash says */
};

naming_t *naming_new (void) {
    UErrorCode status = U_ZERO_ERROR;
    naming_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->psl = psl_builtin ();
    self->known = calloc (KNOWN, sizeof *self->known);
    if (!self->known) abort ();
    self->idna = uidna_openUTS46 (UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
    self->unicode = uidna_openUTS46 (UIDNA_NONTRANSITIONAL_TO_UNICODE, &status);
    if (!self->psl || U_FAILURE (status)) naming_destroy (&self);
    return self;
}

void naming_destroy (naming_t **self) {
    if (!*self) return;
    if ((*self)->idna) uidna_close ((*self)->idna);
    if ((*self)->unicode) uidna_close ((*self)->unicode);
    free ((*self)->known);
    free (*self);
    *self = NULL;
}

static int hex_digit (char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes %XX; the length, 0 where it is too long. */
static size_t unescape (const char *text, size_t size, char *out, size_t room) {
    size_t length = 0;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (c == '%' && i + 2 < size && hex_digit (text[i + 1]) >= 0 && hex_digit (text[i + 2]) >= 0) {
            c = (char)(hex_digit (text[i + 1]) * 16 + hex_digit (text[i + 2]));
            i += 2;
        }
        if (length + 1 >= room) return 0;
        out[length++] = c;
    }
    out[length] = '\0';
    return length;
}

static size_t to_ascii (const naming_t *self, const char *text, size_t size, char host[LIMIT_HOST + 1]) {
    bool plain = true;
    for (size_t i = 0; i < size; i++) plain = plain && (uint8_t)text[i] < 0x80;
    if (!plain) {
        UErrorCode status = U_ZERO_ERROR;
        UIDNAInfo info = UIDNA_INFO_INITIALIZER;
        int32_t length = uidna_nameToASCII_UTF8 (self->idna, text, (int32_t)size, host, LIMIT_HOST, &info, &status);
        return U_FAILURE (status) || length >= LIMIT_HOST ? 0 : (size_t)length;
    }
    if (size >= LIMIT_HOST) return 0;
    for (size_t i = 0; i < size; i++) host[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
    return size;
}

/* One part of an IPv4 address: decimal, 0 octal, 0x hexadecimal. */
static bool read_part (const char *text, size_t size, uint64_t *value) {
    unsigned base = 10;
    if (size >= 2 && text[0] == '0' && text[1] == 'x')
        base = 16, text += 2, size -= 2;
    else if (size >= 2 && text[0] == '0')
        base = 8, text++, size--;
    *value = 0;
    for (size_t i = 0; i < size; i++) {
        int digit = hex_digit (text[i]);
        if (digit < 0 || (unsigned)digit >= base) return false;
        *value = *value * base + (unsigned)digit;
        if (*value > UINT32_MAX) return false;
    }
    return size > 0 || base == 16;
}

/* One to four parts, of which the last fills what is left. */
static bool read_ipv4 (const char *host, uint32_t *address) {
    uint64_t parts[4];
    size_t count = 0;
    for (const char *at = host;; at++) {
        size_t length = strcspn (at, ".");
        if (count == 4 || !read_part (at, length, &parts[count++])) return false;
        at += length;
        if (!*at) break;
    }
    uint64_t value = parts[count - 1];
    if (value >> (8 * (5 - count))) return false;
    for (size_t i = 0; i + 1 < count; i++) {
        if (parts[i] > 255) return false;
        value |= parts[i] << (8 * (3 - i));
    }
    *address = (uint32_t)value;
    return true;
}

static bool read_ipv6 (const char *text, size_t size, char host[LIMIT_HOST + 1]) {
    char inner[INET6_ADDRSTRLEN];
    struct in6_addr address;
    if (size < 3 || size - 2 >= sizeof inner || text[size - 1] != ']') return false;
    memcpy (inner, text + 1, size - 2);
    inner[size - 2] = '\0';
    return inet_pton (AF_INET6, inner, &address) == 1 && inet_ntop (AF_INET6, &address, host, LIMIT_HOST);
}

/* At least two labels of letters, digits, hyphens and underscores, the last not of digits alone. */
static bool is_name (const char *host) {
    size_t labels = 0, digits = 0, length = 0;
    for (const char *at = host;; at++) {
        bool digit = *at >= '0' && *at <= '9';
        if (*at == '.' || !*at) {
            if (length == 0 || length > 63) return false;
            labels++;
            if (!*at) return labels > 1 && digits < length;
            length = digits = 0;
        } else if (digit || (*at >= 'a' && *at <= 'z') || *at == '-' || *at == '_') {
            length++;
            digits += digit;
        } else {
            return false;
        }
    }
}

bool host_read (const naming_t *self, const char *text, size_t size, char host[LIMIT_HOST + 1], bool *numeric) {
    char plain[4 * LIMIT_HOST];
    *numeric = size > 0 && text[0] == '[';
    if (*numeric) return read_ipv6 (text, size, host);
    size = unescape (text, size, plain, sizeof plain);
    size_t length = size ? to_ascii (self, plain, size, host) : 0;
    while (length && host[length - 1] == '.') length--;
    host[length] = '\0';
    uint32_t address;
    if (length == 0 || strlen (host) != length) return false;
    if (read_ipv4 (host, &address)) {
        *numeric = true;
        snprintf (host, LIMIT_HOST, "%u.%u.%u.%u", address >> 24, address >> 16 & 255, address >> 8 & 255,
                  address & 255);
        return true;
    }
    return is_name (host);
}

/* FNV-1a. */
static uint32_t hash_of (const char *host, size_t size) {
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (uint8_t)host[i]) * 16777619U;
    return hash ^ hash >> 15;
}

const char *host_domain (const naming_t *self, const char *host) {
    size_t size = strlen (host);
    if (size == 0 || size > KNOWN_SIZE) return psl_registrable_domain (self->psl, host);
    known_t *known = &self->known[hash_of (host, size) % KNOWN];
    if (known->size != size || memcmp (known->host, host, size) != 0) {
        const char *domain = psl_registrable_domain (self->psl, host);
        known->size = (uint8_t)size;
        known->domain = (uint8_t)(domain ? domain - host + 1 : 0);
        memcpy (known->host, host, size);
    }
    return known->domain ? host + known->domain - 1 : NULL;
}

bool host_is_public (const naming_t *self, const char *host) {
    const char *last = strrchr (host, '.');
    return last && psl_is_public_suffix2 (self->psl, last + 1, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
}

char *host_shown (const naming_t *self, arena_t *arena, const char *label, size_t size) {
    char *copy = arena_copy (arena, label, size);
    if (size < 5 || strncmp (copy, "xn--", 4)) return copy;
    UErrorCode status = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    char *shown = arena_alloc (arena, LIMIT_HOST + 1);
    int32_t length = uidna_labelToUnicodeUTF8 (self->unicode, copy, (int32_t)size, shown, LIMIT_HOST, &info, &status);
    if (U_FAILURE (status) || length >= LIMIT_HOST) return copy;
    shown[length] = '\0';
    return shown;
}
