/* Common ground: hosts of links that are nobody's own, so that who links there shows nothing of himself. */
#ifndef TAMIS_GROUND_H
#define TAMIS_GROUND_H

typedef enum {
    GROUND_OWN,      /* on no list: somebody's own */
    GROUND_BORROWED, /* shorteners, redirectors, pages of anybody: the path tells who, not the host */
    GROUND_COMMON    /* everybody links there: tells nothing */
} ground_kind_t;

typedef struct ground_t ground_t;

/* Reads both lists from files (a host a line, # begins a comment); "": config/shorteners and config/common_hosts as
 * they were when this was built. NULL on failure, with *ERROR a sentence that names the file and the line (the caller
 * frees it). */
ground_t *ground_load (const char *borrowed, const char *common, char **error);
void ground_destroy (ground_t **self);

/* On which list HOST (lower-case A-label), or a domain above it, stands; the longest such name decides. */
ground_kind_t ground_of (const ground_t *self, const char *host);

#endif
