/* The stage: what every process of the pipeline has: configuration, event loop, signals, discovery, metrics and health.
 * intake builds on it directly; the other four through worker.h. */
#ifndef TAMIS_STAGE_H
#define TAMIS_STAGE_H

#include <czmq.h>
#include "config.h"
#include "discovery.h"
#include "hop.h"
#include "metrics.h"

typedef struct stage_t stage_t;
typedef void (stage_timer_fn) (void *self);
typedef void (stage_poll_fn) (void *self, short events);

/* Reads the command line (-c FILE, --copy NAME) and the configuration, opens the log, makes loop and health. NULL with
 * *STATUS the exit status, the reason said on standard error. */
stage_t *stage_new (const char *name, int argc, char **argv, int *status);
void stage_destroy (stage_t **self);

const config_t *stage_config (const stage_t *self);
zloop_t *stage_loop (stage_t *self);
const char *stage_name (const stage_t *self);
const char *stage_copy (const stage_t *self);

/* The folder of the sockets. */
const char *stage_sockets (const stage_t *self);

/* Binds the pattern that option NAME holds ("intake/submit") for this copy; NULL with the reason logged. */
inlet_t *stage_inlet (stage_t *self, const char *option, int mark, inlet_fn *fn, inlet_burst_fn *burst, void *state);

/* Follows the pattern that option NAME holds: FN is called at each change of what is listed, for as long as the stage
 * lives. */
void stage_discover (stage_t *self, const char *option, discovery_fn *fn, void *state);

/* Shares parcels by credit among the copies that option NAME names; lives as long as the stage. NULL with the reason
 * logged. */
outlet_t *stage_outlet (stage_t *self, const char *option);

/* Calls FN (STATE) every INTERVAL ms, for as long as the stage lives. */
void stage_every (stage_t *self, size_t interval, stage_timer_fn *fn, void *state);

/* Calls FN (STATE, events) whenever FD has EVENTS (ZMQ_POLLIN, ZMQ_POLLOUT); once per fd; 0 events ends it. */
void stage_poll (stage_t *self, int fd, short events, stage_poll_fn *fn, void *state);

/* On SIGTERM: FN is called at once and again every 20 ms until it returns true (all finished) or 10 s are gone. On
 * SIGHUP: RELOAD is called with the configuration read anew. */
typedef bool (stage_drained_fn) (void *state);
typedef void (stage_reload_fn) (void *state, const config_t *config);
void stage_on_stop (stage_t *self, stage_drained_fn *fn, void *state);
void stage_on_reload (stage_t *self, stage_reload_fn *fn, void *state);
bool stage_stopping (const stage_t *self);

/* Health: a canary came back now; and what ails the stage, NULL where nothing does. */
void stage_canary_back (stage_t *self);
void stage_ail (stage_t *self, const char *reason);

/* Runs until told to stop. */
void stage_run (stage_t *self);

#endif
