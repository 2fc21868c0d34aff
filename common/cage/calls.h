/* The system calls that stay allowed in a cage. */
#ifndef TAMIS_CALLS_H
#define TAMIS_CALLS_H

#include <seccomp.h>

#include "cage.h"

/* Adds them to FILTER; 0, or a negative errno value. */
int calls_allow (scmp_filter_ctx filter, const cage_t *cage);

#endif
