/* Policies: thresholds and caps in bits, by name; and which recipient domain stands under which. */
#ifndef TAMIS_POLICY_H
#define TAMIS_POLICY_H

#include "blocks.h"
#include "config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    POLICY_BITS = 200, /* the most that a setting may say: a row holds 512 of a finding */
    POLICY_GROUPS = 16,
    POLICY_NAME = 32,
    POLICY_NAMES = 64
};

typedef struct {
    char name[POLICY_NAME];
    int32_t prior;                    /* all in 1/64 bits */
    int32_t junk, quarantine, reject; /* a sum at or above it: that verdict; INT32_MAX: never */
    block_action_t block, block_wide; /* what a block does that leaves it to the policy: of an exact trait, of others */
    struct {
        char group[POLICY_NAME];
        int32_t cap; /* a group's findings count for no more, either way */
    } caps[POLICY_GROUPS];
    size_t n_caps;
} policy_t;

typedef struct policies_t policies_t;

/* Reads policy/file and policy/domains. NULL on failure, with *ERROR a sentence that names the file (the caller frees
 * it). */
policies_t *policies_load (const config_t *config, char **error);
void policies_destroy (policies_t **self);

/* The same of any files: FILE of policies (NULL: the built-in one), DOMAINS ("": none). */
policies_t *policies_read (const char *file, const char *domains, char **error);

/* The policy for a recipient: its domain's, else the one named "default". */
const policy_t *policies_for (const policies_t *self, const char *recipient);

/* The policy of mail from our own customers' accounts, whoever its recipients are: the one named "outbound"; NULL where
 * there is none: then the recipient's stands. */
const policy_t *policies_outbound (const policies_t *self);

/* The policy of this name; NULL where there is none. */
const policy_t *policies_named (const policies_t *self, const char *name);

/* Whether the law of every one of these COUNT recipients lets a delivered message be moved while nobody has opened it:
 * US does, FR does not, and where there is none or the domain is not ours the law is not known. */
bool policies_movable (const policies_t *self, char *const *recipients, size_t count);

/* The cap of a group; INT32_MAX where the policy sets none. */
int32_t policy_cap (const policy_t *self, const char *group);

#endif
