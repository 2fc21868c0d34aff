/* Traits: traits.def as a table, and ids. */
#include "trait.h"

#include "keyring_inner.h"

#include <string.h>

enum { KINDS = 128 };

static const trait_info_t traits[KINDS] = {
#define TRAIT(code, name, authority, secrecy, key, cap, walks, doc)                                                    \
    [code] = {TRAIT_##name, #name, AUTHORITY_##authority, SECRECY_##secrecy, KEY_##key, cap, walks, doc},
#include "traits.def"
#undef TRAIT
};

const trait_info_t *trait_info (int code) {
    if (code < 0 || code >= KINDS || traits[code].name == NULL) return NULL;
    return &traits[code];
}

const trait_info_t *trait_named (const char *name) {
    for (int code = 0; code < KINDS; code++)
        if (traits[code].name != NULL && strcmp (traits[code].name, name) == 0) return &traits[code];
    return NULL;
}

uint64_t trait_id (const keyring_t *keys, trait_kind_t kind, const char *value, size_t length) {
    const trait_info_t *info = trait_info ((int)kind);
    if (info == NULL) return 0;
    uint8_t hash[KEY_TRAIT_BYTES];
    keyring_trait_hash (keys, info->key, value, length, hash);
    uint64_t id = (uint64_t)kind;
    for (int i = 0; i < 7; i++) id = id << 8 | hash[i];
    return id;
}

uint64_t trait_sender (const uint64_t *ids, size_t count) {
    static const trait_kind_t kinds[] = {TRAIT_dkim_domain, TRAIT_spf_domain, TRAIT_address};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < count; i++)
            if (trait_kind (ids[i]) == (int)kinds[k]) return ids[i];
    return 0;
}
