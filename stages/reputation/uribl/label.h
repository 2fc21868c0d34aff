/* What stands before a list's name when it is asked about a trait. */
#ifndef TAMIS_URIBL_LABEL_H
#define TAMIS_URIBL_LABEL_H

#include <stdbool.h>

#include "bounds.h"
#include "trait.h"

/* FORM_NAME: the host itself (RFC 5782, section 4). FORM_HASH: one label, the SHA-256 (FIPS 180-4) of the trait's value
 * as traits.def normalises it, in base32 (RFC 4648, section 6) in lower case without padding: 52 characters. */
typedef enum { FORM_NAME, FORM_HASH } label_form_t;

/* Whether a trait of KIND may be asked for so: hosts by name; hashed, whatever identifies a sender. */
bool label_allowed (trait_kind_t kind, label_form_t form);

/* Writes the labels of VALUE; false where it has none: an address, of which lists of names know nothing, or no name. */
bool label_write (label_form_t form, const char *value, char labels[URI_LABELS]);

#endif
