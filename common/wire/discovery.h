/* Discovery: a thread that looks a pattern up again and again, since getaddrinfo blocks, and tells the event loop of
 * changes. */
#ifndef TAMIS_DISCOVERY_H
#define TAMIS_DISCOVERY_H

#include <czmq.h>

typedef struct discovery_t discovery_t;

/* ENDPOINTS: all that are listed now, NULL-terminated; borrowed for the call. */
typedef void (discovery_fn) (void *state, char **endpoints);

/* Looks PATTERN up every INTERVAL ms (an ipc pattern ten times a second: a folder is cheap to read) and calls FN from
 * LOOP when the answer differs from the last. */
discovery_t *discovery_new (zloop_t *loop, const char *pattern, const char *sockets, int interval, discovery_fn *fn,
                            void *state);
void discovery_destroy (discovery_t **self);

#endif
