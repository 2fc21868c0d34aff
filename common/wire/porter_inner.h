/* What both ends of the porter share. */
#ifndef TAMIS_PORTER_INNER_H
#define TAMIS_PORTER_INNER_H

#include "porter.h"

/* A question is a verb and a text; a reply an errno value and what was asked for: texts that end in NUL, or a
 * descriptor. */
enum { PORTER_RESOLVE = 'r', PORTER_OPEN = 'o', PORTER_UNLINK = 'u' };
enum { PORTER_QUESTION = 4096, PORTER_REPLY = 128 << 10 /* bytes */ };

typedef struct {
    const char *sockets, *stage, *copy, *file;
    const config_t *config; /* of the start */
} porter_t;

/* The porter's life: answers what comes by FILES and by NAMES until either ends. */
void porter_serve (const porter_t *self, int files, int names) __attribute__ ((noreturn));

/* Whether it may be fetched, or deleted. */
bool porter_may_resolve (const porter_t *self, const char *pattern);
bool porter_may_open (const porter_t *self, const char *path);
bool porter_may_unlink (const porter_t *self, const char *path);

#endif
