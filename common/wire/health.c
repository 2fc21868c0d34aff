#include "health.h"

#include "clock.h"
#include "porter.h"

#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>

struct health_t {
    struct MHD_Daemon *daemons[2]; /* at the unix socket, at the TCP address */
    stage_t *stage;
    char *path; /* of the unix socket */
    int64_t canary_at;
    char reason[160];
};

static const char *ailment (const health_t *self, char *text, size_t size) {
    if (stage_stopping (self->stage)) return "stopping";
    if (*self->reason) return self->reason;
    if (!self->canary_at) return "no canary has come back yet";
    int64_t age = clock_now () - self->canary_at;
    if (age <= HEALTH_CANARY_AGE) return NULL;
    snprintf (text, size, "no canary has come back for %ld s", (long)(age / 1000));
    return text;
}

static enum MHD_Result answer (void *state, struct MHD_Connection *connection, const char *url, const char *method,
                               const char *version, const char *data, size_t *data_size, void **request) {
    health_t *self = state;
    unsigned status = MHD_HTTP_OK;
    char text[96], *body = NULL;
    if (!strcmp (url, "/metrics")) {
        body = metrics_text ();
    } else if (!strcmp (url, "/health")) {
        const char *ill = ailment (self, text, sizeof text);
        if (ill) status = MHD_HTTP_SERVICE_UNAVAILABLE;
        if (asprintf (&body, "%s\n", ill ? ill : "ok") < 0) body = NULL;
    } else {
        status = MHD_HTTP_NOT_FOUND;
        body = strdup ("there are /health and /metrics here\n");
    }
    if (!body) return MHD_NO;
    struct MHD_Response *response = MHD_create_response_from_buffer (strlen (body), body, MHD_RESPMEM_MUST_FREE);
    MHD_add_response_header (response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    enum MHD_Result rc = MHD_queue_response (connection, status, response);
    MHD_destroy_response (response);
    (void)method, (void)version, (void)data, (void)data_size, (void)request;
    return rc;
}

static int listen_unix (const char *path) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    if (strlen (path) >= sizeof name.sun_path) return errno = ENAMETOOLONG, -1;
    memcpy (name.sun_path, path, strlen (path) + 1);
    int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    unlink (path);
    if (fd < 0 || bind (fd, (struct sockaddr *)&name, sizeof name) || listen (fd, 16)) {
        if (fd >= 0) close (fd);
        return -1;
    }
    return fd;
}

static int listen_tcp (const char *address) {
    char *host = strdup (address), *colon = strrchr (host, ':');
    struct addrinfo *found = NULL, hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    int fd = -1, yes = 1;
    errno = EINVAL;
    if (colon) *colon = 0;
    if (colon && getaddrinfo (*host ? host : NULL, colon + 1, &hints, &found) == 0) {
        fd = socket (found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd >= 0) setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        if (fd >= 0 && (bind (fd, found->ai_addr, found->ai_addrlen) || listen (fd, 16))) {
            close (fd);
            fd = -1;
        }
    }
    if (found) freeaddrinfo (found);
    free (host);
    return fd;
}

static void run (void *state, short events) {
    health_t *self = state;
    for (int i = 0; i < 2; i++)
        if (self->daemons[i]) MHD_run (self->daemons[i]);
    (void)events;
}

static void tick (void *state) {
    run (state, 0);
}

static bool serve (health_t *self, int which, const char *address, int fd, char **error) {
    struct MHD_Daemon *daemon = NULL;
    if (fd < 0 && asprintf (error, "cannot serve /health at %s: %s", address, strerror (errno)) < 0) abort ();
    if (fd < 0) return false;
    self->daemons[which] = daemon = MHD_start_daemon (
        MHD_USE_EPOLL, 0, NULL, NULL, answer, self, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)HEALTH_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HEALTH_TIMEOUT, MHD_OPTION_END);
    const union MHD_DaemonInfo *info = daemon ? MHD_get_daemon_info (daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
    if (info) {
        stage_poll (self->stage, info->epoll_fd, ZMQ_POLLIN, run, self);
        return true;
    }
    if (!daemon) close (fd);
    *error = strdup ("cannot start the HTTP service");
    return false;
}

health_t *health_new (stage_t *stage, const char *path, const char *address, char **error) {
    health_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->stage = stage;
    int fd = listen_unix (path);
    if (fd >= 0) self->path = strdup (path);
    if (!serve (self, 0, path, fd, error) || (*address && !serve (self, 1, address, listen_tcp (address), error))) {
        health_destroy (&self);
        return NULL;
    }
    stage_every (stage, 1000, tick, self);
    return self;
}

void health_destroy (health_t **self_p) {
    health_t *self = *self_p;
    if (!self) return;
    for (int i = 0; i < 2; i++)
        if (self->daemons[i]) MHD_stop_daemon (self->daemons[i]);
    if (self->path) porter_unlink (self->path);
    free (self->path);
    free (self);
    *self_p = NULL;
}

void health_canary_back (health_t *self) {
    self->canary_at = clock_now ();
}

void health_ail (health_t *self, const char *reason) {
    snprintf (self->reason, sizeof self->reason, "%s", reason ? reason : "");
}
