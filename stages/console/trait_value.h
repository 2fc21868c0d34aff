/* KIND=VALUE, as an operator writes it: the trait that the stages would make of it. */
#ifndef TAMIS_TRAIT_VALUE_H
#define TAMIS_TRAIT_VALUE_H

#include "keyring.h"

enum { TRAIT_VALUE = 512 /* bytes of a value with a NUL */ };

typedef struct {
    const trait_info_t *kind;
    char value[TRAIT_VALUE]; /* normalised as traits.def says; or its key, # and 14 hex digits */
} trait_value_t;

/* Reads TEXT as a proven trait. EXIT_DONE; or EXIT_NO where no decision may stand on this kind, EXIT_USAGE where TEXT
 * is none or VALUE is no value of its kind, with *ERROR a sentence (the caller frees it). */
int trait_value_read (const char *text, trait_value_t *self, char **error);

uint64_t trait_value_id (const trait_value_t *self, const keyring_t *keys);

/* The value where it may be kept and shown, else "". */
const char *trait_value_readable (const trait_value_t *self);

#endif
