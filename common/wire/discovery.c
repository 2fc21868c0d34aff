#include "discovery.h"

#include "endpoint.h"
#include "porter.h"

enum { IPC_INTERVAL = 100 };

struct discovery_t {
    zactor_t *thread;
    zloop_t *loop;
    char *pattern, *sockets;
    int interval;
    discovery_fn *fn;
    void *state;
};

static int by_text (const void *a, const void *b) {
    return strcmp (*(char *const *)a, *(char *const *)b);
}

/* One text for the whole answer, so that a change is told by comparison. NULL: nothing new is known. */
static zmsg_t *look_up (const discovery_t *self, char **last) {
    char **list = porter_resolve (self->pattern, self->sockets);
    size_t n = 0;
    if (!list) return NULL;
    while (list[n]) n++;
    qsort (list, n, sizeof *list, by_text);
    zmsg_t *message = zmsg_new ();
    zchunk_t *joined = zchunk_new (NULL, 256);
    for (size_t i = 0; i < n; i++) {
        if (i && !strcmp (list[i], list[i - 1])) continue;
        zmsg_addstr (message, list[i]);
        zchunk_extend (joined, list[i], strlen (list[i]) + 1);
    }
    zchunk_extend (joined, "", 1);
    char *text = zchunk_strhex (joined);
    if (*last && !strcmp (*last, text)) zmsg_destroy (&message);
    free (*last);
    *last = text;
    zchunk_destroy (&joined);
    endpoint_list_free (list);
    return message;
}

static void watch (zsock_t *pipe, void *state) {
    const discovery_t *self = state;
    zpoller_t *poller = zpoller_new (pipe, NULL);
    int interval = strncmp (self->pattern, "ipc:", 4) ? self->interval : IPC_INTERVAL;
    char *last = NULL;
    zsock_signal (pipe, 0);
    do {
        zmsg_t *message = look_up (self, &last);
        if (message) {
            zmsg_addstr (message, "");
            zmsg_send (&message, pipe);
        }
    } while (!zpoller_wait (poller, interval));
    free (last);
    zpoller_destroy (&poller);
}

static int told (zloop_t *loop, zsock_t *pipe, void *state) {
    discovery_t *self = state;
    zmsg_t *message = zmsg_recv (pipe);
    if (!message) return 0;
    char *endpoints[ENDPOINT_COPIES + 1] = {0};
    size_t n = 0;
    for (char *text = zmsg_popstr (message); text; text = zmsg_popstr (message))
        if (*text && n < ENDPOINT_COPIES)
            endpoints[n++] = text;
        else
            free (text);
    self->fn (self->state, endpoints);
    for (size_t i = 0; i < n; i++) free (endpoints[i]);
    zmsg_destroy (&message);
    (void)loop;
    return 0;
}

discovery_t *discovery_new (zloop_t *loop, const char *pattern, const char *sockets, int interval, discovery_fn *fn,
                            void *state) {
    discovery_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (discovery_t){.loop = loop, .interval = interval, .fn = fn, .state = state};
    self->pattern = strdup (pattern);
    self->sockets = strdup (sockets);
    self->thread = zactor_new (watch, self);
    zloop_reader (loop, zactor_sock (self->thread), told, self);
    return self;
}

void discovery_destroy (discovery_t **self_p) {
    discovery_t *self = *self_p;
    if (!self) return;
    zloop_reader_end (self->loop, zactor_sock (self->thread));
    zactor_destroy (&self->thread);
    free (self->pattern);
    free (self->sockets);
    free (self);
    *self_p = NULL;
}
