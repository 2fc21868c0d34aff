/* The elements of HTML that are known here. */
#ifndef TAMIS_ELEMENT_H
#define TAMIS_ELEMENT_H

#include <stddef.h>

enum {
    ELEMENT_VOID = 1,      /* has no end */
    ELEMENT_INLINE = 2,    /* stands within a word */
    ELEMENT_RAW = 4,       /* its content is no markup */
    ELEMENT_RCDATA = 8,    /* its content is no markup but character references */
    ELEMENT_PLAIN = 16,    /* nothing behind it is markup */
    ELEMENT_UNSEEN = 32,   /* its content is for programs */
    ELEMENT_HIDES = 64,    /* its content is markup that is not shown */
    ELEMENT_FOREIGN = 128, /* of another language, by other rules */
    ELEMENT_ACTIVE = 256,  /* a form, or a program */
    ELEMENT_BLOCK = 512    /* ends a paragraph */
};

typedef struct {
    const char *name;
    int flags;
} element_t;

/* The element called NAME (LENGTH letters, lower case); NULL for an unknown one. */
const element_t *element_named (const char *name, size_t length);

#endif
