/* The address in a header field, and the name beside it. */
#ifndef TAMIS_AUTHOR_H
#define TAMIS_AUTHOR_H

#include "arena.h"

typedef struct {
    const char *name;    /* display name, decoded, UTF-8; "" where there is none */
    const char *address; /* lower case, UTF-8; "" where there is none */
    const char *domain;  /* behind the last @ of it; "" where there is none */
} author_t;

/* The first address of the first field called NAME. */
author_t author_read (arena_t *arena, const char *message, size_t size, const char *name);

/* A field's value unfolded and its encoded words (RFC 2047) decoded, UTF-8; "" where there is no such field. */
char *author_field (arena_t *arena, const char *message, size_t size, const char *name);

#endif
