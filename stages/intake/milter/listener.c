/* libmilter listens and starts a thread for each session that has work. Two things about it are worked around here.
 *
 * It makes the socket itself and says no more than "failed": so the place is tried first, to know why.
 *
 * It starts a thread that takes SIGTERM, SIGINT and SIGHUP by sigwait(), and stops serving at any of them: it would
 * take them from the stage's event loop, which reads them from a signalfd. The library finds sigwait() as every
 * program's libraries do, the executable's own first; so there is one here, which never returns. */
#include "milter/listener.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "milter/bounds.h"

static _Atomic bool serves;

int sigwait (const sigset_t *set, int *number) {
    for (;;) pause ();
    (void)set, (void)number;
}

/* --- the place --- */

typedef struct {
    struct sockaddr_storage name;
    socklen_t size;
} place_t;

static bool read_unix (const char *path, place_t *place) {
    struct sockaddr_un *name = (struct sockaddr_un *)(void *)&place->name;
    if (*path != '/' || strlen (path) >= sizeof name->sun_path) return false;
    name->sun_family = AF_UNIX;
    memcpy (name->sun_path, path, strlen (path) + 1);
    place->size = sizeof *name;
    return true;
}

static bool read_inet (const char *text, int family, place_t *place) {
    char port[8];
    const char *host = strchr (text, '@');
    size_t length = strcspn (text, "@");
    struct addrinfo *found, hints = {.ai_family = family, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    if (!length || length >= sizeof port) return false;
    (void)snprintf (port, sizeof port, "%.*s", (int)length, text);
    if (getaddrinfo (host ? host + 1 : NULL, port, &hints, &found)) return false;
    memcpy (&place->name, found->ai_addr, found->ai_addrlen);
    place->size = found->ai_addrlen;
    freeaddrinfo (found);
    return true;
}

static bool read_place (const char *text, place_t *place) {
    *place = (place_t){.size = 0};
    if (strlen (text) >= LISTENER_PLACE) return false;
    if (!strncmp (text, "unix:", 5)) return read_unix (text + 5, place);
    if (!strncmp (text, "local:", 6)) return read_unix (text + 6, place);
    if (!strncmp (text, "inet6:", 6)) return read_inet (text + 6, AF_INET6, place);
    return !strncmp (text, "inet:", 5) && read_inet (text + 5, AF_INET, place);
}

static int socket_for (const place_t *place) {
    int fd = socket (place->name.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0) setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof (int));
    return fd;
}

static bool connects (const place_t *place) {
    int fd = socket_for (place);
    int rc = fd < 0 ? -1 : connect (fd, (const struct sockaddr *)&place->name, place->size);
    bool connected = rc == 0 || (fd >= 0 && (errno == EINPROGRESS || errno == EAGAIN));
    if (fd >= 0) close (fd);
    return connected;
}

/* 0 where the place is free (a socket file that nobody listens at any more is), else -1 with errno. */
static int try_place (const place_t *place) {
    if (place->name.ss_family == AF_UNIX) return connects (place) ? (errno = EADDRINUSE, -1) : 0;
    int fd = socket_for (place);
    if (fd < 0) return -1;
    int rc = bind (fd, (const struct sockaddr *)&place->name, place->size), error = errno;
    close (fd);
    errno = error;
    return rc;
}

/* --- life --- */

static bool say (char **error, const char *place, const char *what) {
    if (asprintf (error, "intake/milter: \"%s\" %s", place, what) < 0) abort ();
    return false;
}

/* A thousand connections need more descriptors than are given at first. */
static void allow_descriptors (void) {
    struct rlimit limit;
    if (getrlimit (RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit (RLIMIT_NOFILE, &limit);
    }
}

bool listener_prepare (const char *text, struct smfiDesc callbacks, char **error) {
    place_t place;
    if (!read_place (text, &place)) return say (error, text, "is neither inet:PORT@HOST nor unix:/PATH");
    allow_descriptors ();
    if (smfi_setconn ((char *)text) != MI_SUCCESS || smfi_register (callbacks) != MI_SUCCESS ||
        smfi_settimeout (MILTER_IDLE) != MI_SUCCESS || smfi_setbacklog (MILTER_BACKLOG) != MI_SUCCESS)
        return say (error, text, "is refused by the milter library");
    return true;
}

static void *serve (void *state) {
    (void)smfi_main ();
    atomic_store (&serves, false);
    return state;
}

int listener_start (const char *text) {
    place_t place;
    pthread_t thread;
    if (!read_place (text, &place)) return errno = EADDRNOTAVAIL, -1;
    if (try_place (&place)) return -1;
    errno = 0;
    if (smfi_opensocket (true) != MI_SUCCESS) return errno = errno ? errno : EIO, -1;
    atomic_store (&serves, true);
    int rc = pthread_create (&thread, NULL, serve, NULL);
    if (rc) abort ();
    pthread_detach (thread);
    return 0;
}

static void *stop (void *state) {
    (void)smfi_stop ();
    return state;
}

/* smfi_stop() waits until the library looks up from its socket, which is each five seconds, or when somebody comes. */
void listener_stop (const char *text) {
    static bool begun;
    pthread_t thread;
    place_t place;
    if (!begun && pthread_create (&thread, NULL, stop, NULL) == 0) pthread_detach (thread);
    begun = true;
    if (listener_serves () && read_place (text, &place)) (void)connects (&place);
}

bool listener_serves (void) {
    return atomic_load (&serves);
}
