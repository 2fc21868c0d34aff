/* Hosts of links: one spelling for each, numeric ones recognised, organisational domains. */
#ifndef TAMIS_HOST_H
#define TAMIS_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "bounds.h"

/* The Public Suffix List and the rules of IDNA (UTS #46). */
typedef struct naming_t naming_t;

/* NULL where ICU or libpsl cannot start. */
naming_t *naming_new (void);
void naming_destroy (naming_t **self);

/* Reads a host as a browser does: percent signs decoded, IDNA, lower case, no final dot; addresses in decimal, octal,
 * hexadecimal or fewer than four parts become 192.0.2.1, those in brackets IPv6 in its short form. False where it is no
 * host: a single label, a character that no host has. */
bool host_read (const naming_t *self, const char *text, size_t size, char host[LIMIT_HOST + 1], bool *numeric);

/* The organisational domain, a part of HOST; NULL where HOST is itself a public suffix. */
const char *host_domain (const naming_t *self, const char *host);

/* A label as it is shown: its Unicode form where it begins with "xn--" (UTS #46), else as it is. In the arena. */
char *host_shown (const naming_t *self, arena_t *arena, const char *label, size_t size);

/* True where HOST ends in a suffix that the list names. */
bool host_is_public (const naming_t *self, const char *host);

#endif
