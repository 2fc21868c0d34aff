/* The header of a part, read line by line, with every value that a field is given: where fields contradict each other,
 * programs choose differently. */
#ifndef TAMIS_BLOCK_H
#define TAMIS_BLOCK_H

#include "arena.h"
#include "bounds.h"

typedef struct {
    const char *at;
    size_t size;
} span_t;

typedef struct {
    span_t types[LIMIT_VALUES], encodings[LIMIT_VALUES]; /* values of Content-Type, Content-Transfer-Encoding */
    size_t n_types, n_encodings;
    span_t disposition;  /* the first Content-Disposition */
    const char *content; /* behind the empty line, or the first line that is no field */
} block_t;

/* Boundaries that some program may take. */
typedef struct {
    span_t names[LIMIT_BOUNDARIES];
    size_t count;
} boundaries_t;

/* Reads the header that begins at TEXT and ends before END. */
void block_read (block_t *self, const char *text, const char *end);

/* The media type of a Content-Type value as a lenient program has it, lower case, in the arena: text/html where its
 * name holds "html", text/plain where there is no type at all. */
const char *block_type (arena_t *arena, span_t value);

/* The encoding (GMimeContentEncoding) that a value names, whatever stands around the name. */
int block_encoding (span_t value);

/* A parameter's value, quoted or not, in the arena; NULL where there is none. */
char *block_parameter (arena_t *arena, span_t value, const char *name);

/* Adds every boundary that VALUE may be taken to name: as often as there are parameters of that name, with quotation
 * marks or without, in pieces or encoded (RFC 2231). */
void block_boundaries (arena_t *arena, span_t value, boundaries_t *boundaries);

#endif
