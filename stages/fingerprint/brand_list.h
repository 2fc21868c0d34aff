/* The brands whose names are worth imitating, and the domains that are their own: config/brands. */
#ifndef TAMIS_BRAND_LIST_H
#define TAMIS_BRAND_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lexicon.h"

typedef struct brand_list_t brand_list_t;

enum { BRAND_NONE = -1 };

/* Reads FILE, its lines as config/brands says; "" for the list that is built in. NULL on failure, with *ERROR a
 * sentence that names the file and the line (the caller frees it). */
brand_list_t *brand_list_load (const char *file, char **error);
void brand_list_destroy (brand_list_t **self);

/* What a brand is called in messages to people. */
const char *brand_list_name (const brand_list_t *self, int brand);

/* Adds the names to LEXICON: brand I has the sense FIRST + 2 * I, where it is an ordinary word FIRST + 2 * I + 1. */
void brand_list_teach (const brand_list_t *self, lexicon_t *lexicon, uint16_t first);

/* The brand that HOST (lower-case A-label) or a domain above it belongs to; BRAND_NONE where it is nobody's. */
int brand_list_owner (const brand_list_t *self, const char *host);

/* Whether HOST, or a domain above it, is one of BRAND's. */
bool brand_list_owns (const brand_list_t *self, int brand, const char *host);

/* Whether everyone may have an address at DOMAIN. */
bool brand_list_is_mailbox (const brand_list_t *self, const char *domain);

/* The brand whose label or name (without spaces and hyphens) is the SIZE letters at LABEL; *ORDINARY where that is an
 * ordinary word, or so short that it may stand for much else. BRAND_NONE where there is none. */
int brand_list_labelled (const brand_list_t *self, const char *label, size_t size, bool *ordinary);

/* The brand whose domain is the SIZE letters at TEXT exactly. */
int brand_list_domain (const brand_list_t *self, const char *text, size_t size);

/* A brand of whose labels LABEL (SIZE letters, eight at least) is one letter away: one changed, added, left out, or two
 * changed about. */
int brand_list_near (const brand_list_t *self, const char *label, size_t size);

#endif
