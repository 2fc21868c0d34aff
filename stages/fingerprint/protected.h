/* The people whose names are worth imitating. */
#ifndef TAMIS_PROTECTED_H
#define TAMIS_PROTECTED_H

#include <stdbool.h>

typedef struct protected_t protected_t;

/* Reads FILE (`Name <address>` a line, # begins a comment; "" for no file). NULL on failure, with *ERROR a sentence
 * that names the file and the line (the caller frees it). */
protected_t *protected_load (const char *file, char **error);
void protected_destroy (protected_t **self);

/* True where NAME (UTF-8) is a protected person's and ADDRESS none of theirs. Letter case, diacritics, punctuation and
 * the order of the words make no difference. */
bool protected_imitates (const protected_t *self, const char *name, const char *address);

/* True where NAME is one letter away from a protected person's (near.h) and ADDRESS none of theirs; never for a name of
 * fewer than ten letters. */
bool protected_resembles (const protected_t *self, const char *name, const char *address);

/* True where ADDRESS is listed for anyone. */
bool protected_has (const protected_t *self, const char *address);

#endif
