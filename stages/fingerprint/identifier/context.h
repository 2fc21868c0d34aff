/* The words before a number: they tell a telephone's from an order's. */
#ifndef TAMIS_CONTEXT_H
#define TAMIS_CONTEXT_H

#include <stddef.h>

typedef enum { CONTEXT_NONE, CONTEXT_TELEPHONE, CONTEXT_OTHER } context_t;

/* What the nearest telling word before AT says, French or English. */
context_t context_before (const char *text, size_t at);

#endif
