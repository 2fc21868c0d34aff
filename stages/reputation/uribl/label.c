#include "label.h"

#include <sodium.h>
#include <string.h>

enum { GROUP = 5 /* bits of a base32 digit */ };

bool label_allowed (trait_kind_t kind, label_form_t form) {
    const trait_info_t *info = trait_info (kind);
    if (form == FORM_HASH) return info && info->secrecy == SECRECY_SENDER;
    return kind == TRAIT_url_host || kind == TRAIT_url_domain || kind == TRAIT_unsubscribe_host;
}

static bool write_name (const char *value, char labels[URI_LABELS]) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz", digits[] = "0123456789";
    size_t size = strlen (value);
    const char *last = strrchr (value, '.');
    if (!last || size >= URI_LABELS || strspn (last + 1, digits) == strlen (last + 1)) return false;
    for (const char *at = value; *at; at++)
        if (!strchr (letters, *at) && !strchr (digits, *at) && !strchr (".-_", *at)) return false;
    memcpy (labels, value, size + 1);
    return true;
}

static void write_hash (const char *value, char labels[URI_LABELS]) {
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint8_t hash[crypto_hash_sha256_BYTES + 1] = {0};
    size_t length = 0;
    crypto_hash_sha256 (hash, (const uint8_t *)value, strlen (value));
    for (size_t bit = 0; bit < 8 * crypto_hash_sha256_BYTES; bit += GROUP) {
        unsigned pair = (unsigned)hash[bit / 8] << 8 | hash[bit / 8 + 1];
        labels[length++] = alphabet[pair >> (16 - GROUP - bit % 8) & ((1 << GROUP) - 1)];
    }
    labels[length] = '\0';
}

bool label_write (label_form_t form, const char *value, char labels[URI_LABELS]) {
    if (form == FORM_NAME) return write_name (value, labels);
    if (!*value) return false;
    write_hash (value, labels);
    return true;
}
