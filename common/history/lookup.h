/* Look-up: finds the addresses of the hosts that a connection string names, beside the event loop, for libpq would wait
 * for them (getaddrinfo) inside it. A name in a service file (service=) is left to libpq. */
#ifndef TAMIS_LOOKUP_H
#define TAMIS_LOOKUP_H

#include <stdbool.h>

enum {
    LOOKUP_HOSTS = 16,    /* of one connection string */
    LOOKUP_ADDRESSES = 8, /* of one host */
    LOOKUP_PARAMETERS = 64
};

typedef struct lookup_t lookup_t;

typedef enum { LOOKUP_PENDING, LOOKUP_DONE, LOOKUP_FAILED } lookup_state_t;

/* Begins, and is done at once where there is no name to be looked up. */
lookup_t *lookup_new (const char *dsn);

/* Lets go of it, finished or not. */
void lookup_destroy (lookup_t **self);

lookup_state_t lookup_state (const lookup_t *self);

/* Once done: what PQconnectStartParams() takes, ending with NULL, each name in its place taken by an address and kept
 * beside it for certificates; borrowed. A host that nobody knows is left out, if there is another. */
const char *const *lookup_keywords (const lookup_t *self);
const char *const *lookup_values (const lookup_t *self);

/* Once failed: why. */
const char *lookup_reason (const lookup_t *self);

#endif
