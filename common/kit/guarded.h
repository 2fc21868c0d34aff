/* Domains: whose mail is guarded, and under which law and policy: the file of policy/domains. */
#ifndef TAMIS_GUARDED_H
#define TAMIS_GUARDED_H

#include <stddef.h>

enum { GUARDED_MOST = 100000, GUARDED_NAME = 256, GUARDED_JURISDICTION = 3, GUARDED_POLICY = 32 };

typedef struct {
    char *name;                              /* lower case */
    char jurisdiction[GUARDED_JURISDICTION]; /* FR or US */
    char policy[GUARDED_POLICY];
    int line; /* of the file */
} guarded_domain_t;

typedef struct guarded_t guarded_t;

/* Reads FILE, one "DOMAIN JURISDICTION POLICY" a line, # for remarks; "" is an empty list. Of a domain that stands
 * twice the last line counts. NULL on failure, with *ERROR a sentence that names file and line (the caller frees it).
 * Never changed afterwards: threads may share it. */
guarded_t *guarded_load (const char *file, char **error);
void guarded_destroy (guarded_t **self);

/* The entry of a recipient's domain (of ADDRESS, or a bare domain; letter case and a last dot do not matter); NULL
 * where it is none of ours. */
const guarded_domain_t *guarded_find (const guarded_t *self, const char *address);

/* The I-th, counted from 0; NULL past the last. */
const guarded_domain_t *guarded_at (const guarded_t *self, size_t i);

#endif
