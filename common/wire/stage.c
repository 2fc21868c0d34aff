#include "stage.h"

#include "clock.h"
#include "endpoint.h"
#include "health.h"
#include "log.h"
#include "paths.h"

#include <getopt.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>

enum { STAGE_PARTS = 8, STOP_INTERVAL = 20 /* ms */, STOP_LIMIT = 10000 /* ms */, FRAME_SLACK = 1 << 20 };

typedef struct poll_t {
    stage_poll_fn *fn;
    void *state;
    int fd;
    struct poll_t *next;
} poll_t;

typedef struct {
    stage_timer_fn *fn;
    void *state;
} timer_entry_t;

struct stage_t {
    const char *name;
    char *copy, *sockets, *file;
    config_t *config;
    zloop_t *loop;
    health_t *health;
    discovery_t *discoveries[STAGE_PARTS];
    outlet_t *outlets[STAGE_PARTS];
    int n_discoveries, n_outlets;
    poll_t *polls;
    zlistx_t *timers; /* what stage_every was given, to be freed at the end */
    int signals;
    stage_drained_fn *drained;
    void *drained_state;
    stage_reload_fn *reload;
    void *reload_state;
    int64_t stop_at;
};

/* --- command line and configuration --- */

static int usage (const char *name) {
    fprintf (stderr, "usage: tamis-%s [-c FILE] [--copy NAME]\n", name);
    return 100;
}

static bool read_arguments (stage_t *self, int argc, char **argv) {
    static const struct option known[] = {{"config", 1, NULL, 'c'}, {"copy", 1, NULL, 'n'}, {0}};
    for (int each; (each = getopt_long (argc, argv, "c:", known, NULL)) != -1;)
        if (each == 'c')
            self->file = strdup (optarg);
        else if (each == 'n' && *optarg && !strpbrk (optarg, "/*?[ "))
            self->copy = strdup (optarg);
        else
            return false;
    if (!self->file) self->file = config_default_file ();
    if (!self->copy && asprintf (&self->copy, "%d", (int)getpid ()) < 0) abort ();
    return optind == argc;
}

static bool prepare (stage_t *self, int *status) {
    char *error = NULL;
    *status = 100;
    self->config = config_load (self->file, &error);
    if (!self->config) {
        fprintf (stderr, "tamis-%s: %s\n", self->name, error);
        free (error);
        return false;
    }
    log_open (self->name, self->copy);
    log_set_level (config_text (self->config, "run/log"));
    *status = 111;
    self->sockets = paths_sockets (self->config);
    if (!self->sockets) {
        log_error ("start", "reason=\"no folder for sockets: %s\"", strerror (errno));
        return false;
    }
    return true;
}

/* --- signals --- */

static int check_drained (zloop_t *loop, int timer, void *state) {
    stage_t *self = state;
    bool done = !self->drained || self->drained (self->drained_state);
    if (!done && clock_now () - self->stop_at < STOP_LIMIT) return 0;
    log_info ("stopped", "clean=%d", done);
    (void)loop, (void)timer;
    return -1;
}

static void stop (stage_t *self) {
    if (self->stop_at) return;
    self->stop_at = clock_now ();
    log_info ("stopping", "reason=signal");
    zloop_timer (self->loop, STOP_INTERVAL, 0, check_drained, self);
}

static void reload (stage_t *self) {
    char *error = NULL;
    config_t *fresh = config_load_again (self->config, &error);
    if (!fresh) {
        log_error ("reload", "reason=\"%s\"", error);
        free (error);
        return;
    }
    config_t *old = self->config;
    self->config = fresh;
    log_set_level (config_text (fresh, "run/log"));
    if (self->reload) self->reload (self->reload_state, fresh);
    config_destroy (&old);
    log_info ("reloaded", "file=%s", self->file);
}

static void signalled (void *state, short events) {
    stage_t *self = state;
    struct signalfd_siginfo info;
    while (read (self->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGHUP)
            reload (self);
        else
            stop (self);
    }
    (void)events;
}

/* Before any thread starts, so that every thread leaves the signals to the loop. */
static void take_signals (stage_t *self) {
    sigset_t set;
    sigemptyset (&set);
    sigaddset (&set, SIGTERM);
    sigaddset (&set, SIGINT);
    sigaddset (&set, SIGHUP);
    sigprocmask (SIG_BLOCK, &set, NULL);
    self->signals = signalfd (-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    signal (SIGPIPE, SIG_IGN);
    zsys_handler_set (NULL);
}

/* --- life --- */

static bool open_health (stage_t *self) {
    const char *address = config_text (self->config, "run/http");
    char *path = NULL, *error = NULL;
    if (asprintf (&path, "%s/%s-%s.http", self->sockets, self->name, self->copy) < 0) abort ();
    self->health = health_new (self, path, address, &error);
    if (!self->health) log_error ("start", "reason=\"%s\"", error);
    free (error);
    free (path);
    return self->health != NULL;
}

static void free_timer (void **entry) {
    free (*entry);
    *entry = NULL;
}

/* No core file holds a letter. (The leak checker of a sanitized build must be able to look, and makes no core.) */
static void forbid_core_files (void) {
    setrlimit (RLIMIT_CORE, &(struct rlimit){0, 0});
#ifndef __SANITIZE_ADDRESS__
    prctl (PR_SET_DUMPABLE, 0);
#endif
}

stage_t *stage_new (const char *name, int argc, char **argv, int *status) {
    stage_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->name = name;
    self->signals = -1;
    forbid_core_files ();
    if (!read_arguments (self, argc, argv)) {
        *status = usage (name);
        stage_destroy (&self);
        return NULL;
    }
    take_signals (self);
    self->timers = zlistx_new ();
    zlistx_set_destructor (self->timers, free_timer);
    if (prepare (self, status)) {
        self->loop = zloop_new ();
        zloop_set_nonstop (self->loop, true);
        stage_poll (self, self->signals, ZMQ_POLLIN, signalled, self);
        if (open_health (self)) return self;
    }
    stage_destroy (&self);
    return NULL;
}

void stage_destroy (stage_t **self_p) {
    stage_t *self = *self_p;
    if (!self) return;
    for (int i = 0; i < self->n_discoveries; i++) discovery_destroy (&self->discoveries[i]);
    for (int i = 0; i < self->n_outlets; i++) outlet_destroy (&self->outlets[i]);
    health_destroy (&self->health);
    zloop_destroy (&self->loop);
    zlistx_destroy (&self->timers);
    for (poll_t *each = self->polls, *next; each; each = next) {
        next = each->next;
        free (each);
    }
    config_destroy (&self->config);
    if (self->signals >= 0) close (self->signals);
    free (self->copy);
    free (self->sockets);
    free (self->file);
    free (self);
    *self_p = NULL;
}

void stage_run (stage_t *self) {
    log_info ("started", "pid=%d file=%s", (int)getpid (), self->file);
    while (zloop_start (self->loop) == 0 && !self->stop_at) continue;
}

/* --- getters --- */

const config_t *stage_config (const stage_t *self) {
    return self->config;
}
zloop_t *stage_loop (stage_t *self) {
    return self->loop;
}
const char *stage_name (const stage_t *self) {
    return self->name;
}
const char *stage_copy (const stage_t *self) {
    return self->copy;
}
const char *stage_sockets (const stage_t *self) {
    return self->sockets;
}
bool stage_stopping (const stage_t *self) {
    return self->stop_at != 0;
}
void stage_canary_back (stage_t *self) {
    health_canary_back (self->health);
}
void stage_ail (stage_t *self, const char *reason) {
    health_ail (self->health, reason);
}

void stage_on_stop (stage_t *self, stage_drained_fn *fn, void *state) {
    self->drained = fn;
    self->drained_state = state;
}

void stage_on_reload (stage_t *self, stage_reload_fn *fn, void *state) {
    self->reload = fn;
    self->reload_state = state;
}

/* --- hops --- */

inlet_t *stage_inlet (stage_t *self, const char *option, int mark, inlet_fn *fn, inlet_burst_fn *burst, void *state) {
    char *endpoint = endpoint_bind (config_text (self->config, option), self->sockets, self->copy);
    int64_t size = config_number (self->config, "intake/message_max") + FRAME_SLACK;
    inlet_t *inlet = inlet_new (self->loop, endpoint, mark, size, fn, burst, state);
    if (!inlet) log_error ("start", "reason=\"cannot bind %s: %s\"", endpoint, zmq_strerror (errno));
    free (endpoint);
    return inlet;
}

void stage_discover (stage_t *self, const char *option, discovery_fn *fn, void *state) {
    if (self->n_discoveries == STAGE_PARTS) abort ();
    const char *pattern = config_text (self->config, option);
    int interval = (int)config_number (self->config, "run/discovery");
    self->discoveries[self->n_discoveries++] = discovery_new (self->loop, pattern, self->sockets, interval, fn, state);
}

/* Where the copies that OPTION names give credit back to this one: beside the sockets, or at a free port. */
static bool share (stage_t *self, outlet_t *outlet, const char *option) {
    bool tcp = !strncmp (config_text (self->config, option), "tcp:", 4);
    char name[64];
    snprintf (name, sizeof name, "ipc://credit-%s-*.sock", self->name);
    const char *pattern = tcp ? "tcp://credit:*" : name;
    char *bind = endpoint_bind (pattern, self->sockets, self->copy);
    char *public = endpoint_public (pattern, self->sockets, self->copy);
    int failed = outlet_share (outlet, bind, public);
    if (failed) log_error ("start", "reason=\"cannot bind %s: %s\"", bind, zmq_strerror (errno));
    free (bind);
    free (public);
    return !failed;
}

outlet_t *stage_outlet (stage_t *self, const char *option) {
    if (self->n_outlets == STAGE_PARTS) abort ();
    outlet_t *outlet = outlet_new (self->loop, HOP_MARK);
    if (!share (self, outlet, option)) {
        outlet_destroy (&outlet);
        return NULL;
    }
    self->outlets[self->n_outlets++] = outlet;
    stage_discover (self, option, outlet_listed, outlet);
    return outlet;
}

/* --- timers and descriptors --- */

static int timer_fired (zloop_t *loop, int timer, void *state) {
    const timer_entry_t *entry = state;
    entry->fn (entry->state);
    (void)loop, (void)timer;
    return 0;
}

void stage_every (stage_t *self, size_t interval, stage_timer_fn *fn, void *state) {
    timer_entry_t *entry = calloc (1, sizeof *entry);
    if (!entry) abort ();
    *entry = (timer_entry_t){fn, state};
    zlistx_add_end (self->timers, entry);
    zloop_timer (self->loop, interval, 0, timer_fired, entry);
}

static int fd_ready (zloop_t *loop, zmq_pollitem_t *item, void *state) {
    poll_t *poll = state;
    poll->fn (poll->state, item->revents);
    (void)loop;
    return 0;
}

void stage_poll (stage_t *self, int fd, short events, stage_poll_fn *fn, void *state) {
    poll_t *poll = self->polls;
    while (poll && poll->fd != fd) poll = poll->next;
    zmq_pollitem_t item = {.fd = fd, .events = events};
    zloop_poller_end (self->loop, &item);
    if (!events) return;
    if (!poll) {
        poll = calloc (1, sizeof *poll);
        if (!poll) abort ();
        poll->next = self->polls;
        self->polls = poll;
    }
    *poll = (poll_t){fn, state, fd, poll->next};
    zloop_poller (self->loop, &item, fd_ready, poll);
    zloop_poller_set_tolerant (self->loop, &item);
}
