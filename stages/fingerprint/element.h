/* The elements of HTML that are known here. */
#ifndef TAMIS_ELEMENT_H
#define TAMIS_ELEMENT_H

#include <stddef.h>

enum {
    ELEMENT_VOID = 1,   /* has no end */
    ELEMENT_INLINE = 2, /* stands within a word */
    ELEMENT_RAW = 4,    /* its content is no markup, and not shown */
    ELEMENT_ACTIVE = 8  /* a form, or a program */
};

typedef struct {
    const char *name;
    int flags;
} element_t;

/* The element called NAME (LENGTH letters, lower case); NULL for an unknown one. */
const element_t *element_named (const char *name, size_t length);

#endif
