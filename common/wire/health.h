/* /metrics and /health of one process, over HTTP on a unix socket and, where wanted, at a TCP address, served from
 * the event loop. */
#ifndef TAMIS_HEALTH_H
#define TAMIS_HEALTH_H

#include "stage.h"

typedef struct health_t health_t;

/* A canary older than this is a sign of illness. */
enum { HEALTH_CANARY_AGE = 5000 /* ms */, HEALTH_CONNECTIONS = 32, HEALTH_TIMEOUT = 5 /* s */ };

/* Listens at the unix socket PATH, and at ADDRESS (HOST:PORT, an empty HOST for every interface) unless that is empty.
 * NULL on failure, with *ERROR a sentence (the caller frees it). */
health_t *health_new (stage_t *stage, const char *path, const char *address, char **error);
void health_destroy (health_t **self);

void health_canary_back (health_t *self);
/* What ails the process; NULL for nothing. */
void health_ail (health_t *self, const char *reason);

#endif
