/* Traits: their kinds (from traits.def) and their keyed 64-bit ids. */
#ifndef TAMIS_TRAIT_H
#define TAMIS_TRAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
#define TRAIT(code, name, authority, secrecy, key, cap, walks, doc) TRAIT_##name = code,
#include "traits.def"
#undef TRAIT
} trait_kind_t;

typedef enum { AUTHORITY_PROVEN, AUTHORITY_CLAIMED, AUTHORITY_BORROWED } authority_t;
typedef enum { SECRECY_SENDER, SECRECY_HASHED } secrecy_t;
typedef enum { KEY_DEPLOYMENT, KEY_CIRCLE } key_role_t;

typedef struct {
    trait_kind_t code;
    const char *name;
    authority_t authority;
    secrecy_t secrecy;
    key_role_t key;
    int cap; /* bits */
    bool walks;
    const char *doc;
} trait_info_t;

/* The description of a kind; NULL for a code that traits.def does not list. */
const trait_info_t *trait_info (int code);

/* The description of the kind called NAME (case matters); NULL where there is none. */
const trait_info_t *trait_named (const char *name);

/* The kind of an id: its upper byte. */
static inline int trait_kind (uint64_t id) {
    return (int)(id >> 56);
}

/* Who sent a message, as far as it is proven, among the ids of its COUNT traits in their order: the first signing
 * domain (authentication puts the one that From stands under first), else the domain that SPF passed for, else the
 * address of the client; 0 where none is there. */
uint64_t trait_sender (const uint64_t *ids, size_t count);

typedef struct keyring_t keyring_t;

/* The id of VALUE (LENGTH bytes, already normalised as traits.def says): 8 bits of kind, then the first 56 bits of
 * BLAKE2b keyed with the key that the kind names (RFC 7693). Never 0; positive as a signed bigint, since kinds are
 * below 128. */
uint64_t trait_id (const keyring_t *keys, trait_kind_t kind, const char *value, size_t length);

#endif
