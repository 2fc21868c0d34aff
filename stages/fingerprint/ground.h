/* Common ground: hosts of links that are nobody's own, so that who links there shows nothing of himself. */
#ifndef TAMIS_GROUND_H
#define TAMIS_GROUND_H

#include "config.h"

typedef enum {
    GROUND_OWN,      /* on no list: somebody's own */
    GROUND_BORROWED, /* shorteners, redirectors, pages of anybody: the path tells who, not the host */
    GROUND_COMMON    /* everybody links there: tells nothing */
} ground_kind_t;

typedef struct ground_t ground_t;

/* Reads both lists (a host a line, # begins a comment; "" or NULL for an empty list). NULL on failure, with *ERROR a
 * sentence that names the file and the line (the caller frees it). */
ground_t *ground_load (const char *borrowed, const char *common, char **error);

/* The lists that CONFIG names (fingerprint/shorteners, fingerprint/common_hosts). One that is not set: the file of its
 * name beside the configuration, else in config/ below the working directory, else in the system's configuration
 * folder, else none. CONFIG may be NULL. */
ground_t *ground_configured (const config_t *config, char **error);
void ground_destroy (ground_t **self);

/* On which list HOST (lower-case A-label), or a domain above it, stands; the longest such name decides. */
ground_kind_t ground_of (const ground_t *self, const char *host);

#endif
