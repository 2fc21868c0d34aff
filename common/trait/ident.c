#include "ident.h"

#include "uuid.h"

#include <sodium.h>
#include <string.h>

static void authenticate (const keyring_t *keys, const uint8_t *id, uint8_t mac[IDENT_MAC]) {
    keyring_hash (keys, KEY_DEPLOYMENT, "x-tamis-id", id, IDENT_BYTES, mac, IDENT_MAC);
}

void ident_header (const keyring_t *keys, const uint8_t id[IDENT_BYTES], char text[IDENT_TEXT]) {
    uint8_t whole[IDENT_BYTES + IDENT_MAC];
    memcpy (whole, id, IDENT_BYTES);
    authenticate (keys, id, whole + IDENT_BYTES);
    sodium_bin2base64 (text, IDENT_TEXT, whole, sizeof whole, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool ident_parse (const keyring_t *keys, const char *text, uint8_t id[IDENT_BYTES]) {
    if (uuid_parse (text, id)) return true;
    uint8_t whole[IDENT_BYTES + IDENT_MAC], mac[IDENT_MAC];
    size_t size = 0;
    if (sodium_base642bin (whole, sizeof whole, text, strlen (text), " \t", &size, NULL,
                           sodium_base64_VARIANT_URLSAFE_NO_PADDING) ||
        size != sizeof whole)
        return false;
    authenticate (keys, whole, mac);
    if (sodium_memcmp (mac, whole + IDENT_BYTES, IDENT_MAC)) return false;
    memcpy (id, whole, IDENT_BYTES);
    return true;
}
