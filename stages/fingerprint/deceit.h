/* Deceit: what fraud cannot do without, whatever its words: somebody else's name, a story, a way to the money. */
#ifndef TAMIS_DECEIT_H
#define TAMIS_DECEIT_H

#include "author.h"
#include "host.h"
#include "protected.h"
#include "reader.h"
#include "worker.h"

typedef struct deceit_t deceit_t;

/* BRANDS: the file of brands, "" for the list that is built in. NULL on failure, with *ERROR a sentence (the caller
 * frees it). */
deceit_t *deceit_new (const char *brands, char **error);
void deceit_destroy (deceit_t **self);

/* What is looked at: everything that the steps before have read. */
typedef struct {
    const Parcel *parcel; /* NULL outside the pipeline */
    const char *message;
    size_t size;
    const author_t *from;
    const char *subject; /* decoded */
    const mime_t *mime;
    const reader_t *reader;
    const naming_t *naming;
    const protected_t *protected;
} deceit_view_t;

/* Adds to EVIDENCE what VIEW shows, in the light of the traits and findings that are there already. */
void deceit_read (const deceit_t *self, const deceit_view_t *view, evidence_t *evidence);

#endif
