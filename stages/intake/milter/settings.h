/* Settings of the milter door: read from the configuration by the event loop, used by the milter library's threads. One
 * is never changed; a reload makes a new one, and a transaction keeps the one that it began with. */
#ifndef TAMIS_MILTER_SETTINGS_H
#define TAMIS_MILTER_SETTINGS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "guarded.h"

typedef struct {
    _Atomic int holders;
    int64_t message_max, deadline, budget;
    bool observe;
    char *contact;  /* "" for postmaster@ and the MTA's name */
    char *authserv; /* words; the first is written; "" for the MTA's name */
    guarded_t *domains;
} settings_t;

/* Held once. NULL on failure, with *ERROR a sentence (the caller frees it). */
settings_t *settings_new (const config_t *config, char **error);
settings_t *settings_hold (settings_t *self);
void settings_release (settings_t **self);

#endif
