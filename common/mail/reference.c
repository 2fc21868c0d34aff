#include "reference.h"

#include <string.h>

#include "mail.h"

static bool is_space (char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0';
}

/* The value of tag b= without white space; its length, 0 where there is none. */
static size_t signature_of (const mail_field_t *field, char text[REFERENCE_MOST]) {
    size_t size = 0, tag = 0;
    bool in_name = true, wanted = false;
    for (size_t i = 0; i < field->value_size && size < REFERENCE_MOST; i++) {
        char c = field->value[i];
        if (is_space (c)) continue;
        if (c == ';') {
            if (wanted) break;
            in_name = true;
            tag = 0;
        } else if (in_name) {
            wanted = c == '=' && tag == 1 && text[0] == 'b';
            in_name = c != '=';
            if (tag++ == 0) text[0] = c;
        } else if (wanted) {
            text[size++] = c;
        }
    }
    return wanted ? size : 0;
}

static uint64_t hashed (const keyring_t *keys, const char *text, size_t size) {
    uint8_t hash[8];
    uint64_t reference = 0;
    keyring_hash (keys, KEY_DEPLOYMENT, "reference", text, size, hash, sizeof hash);
    for (size_t i = 0; i < sizeof hash; i++) reference = reference << 8 | hash[i];
    return reference & INT64_MAX;
}

uint64_t mail_reference (const keyring_t *keys, const char *message, size_t size) {
    mail_field_t field;
    char text[REFERENCE_MOST];
    if (mail_find_field (message, size, "Message-ID", &field) &&
        mail_angle_address (field.value, field.value_size, text, sizeof text))
        return hashed (keys, text, strlen (text));
    if (!mail_find_field (message, size, "DKIM-Signature", &field)) return 0;
    size_t length = signature_of (&field, text);
    return length ? hashed (keys, text, length) : 0;
}
