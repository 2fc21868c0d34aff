/* The stage's end of the porter. */
#include "porter_inner.h"

#include "endpoint.h"
#include "log.h"
#include "opening.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each way has one question at a time: names may take as long as a resolver does, and files must not wait for them. */
typedef struct {
    int fd;
    pthread_mutex_t lock;
} way_t;

enum { PATIENCE = 60 /* s: a resolver gives up earlier */ };

static way_t files = {-1, PTHREAD_MUTEX_INITIALIZER}, names = {-1, PTHREAD_MUTEX_INITIALIZER};
static pid_t porter;

static void gone (void) {
    log_error ("porter", "reason=\"it is gone\"");
    _exit (PORTER_EXIT); /* other threads run */
}

/* --- questions --- */

static int descriptor_in (struct msghdr *message) {
    struct cmsghdr *head = CMSG_FIRSTHDR (message);
    int fd = -1;
    if (head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS)
        memcpy (&fd, CMSG_DATA (head), sizeof fd);
    return fd;
}

/* The size of what was replied, its errno value in *REASON and a descriptor, or -1, in *FD. */
static size_t ask (way_t *way, char verb, const char *text, char *reply, int *reason, int *fd) {
    char control[CMSG_SPACE (sizeof (int))];
    size_t length = strlen (text);
    struct iovec out[] = {{&verb, 1}, {(char *)(uintptr_t)text, length}};
    struct iovec in[] = {{reason, sizeof *reason}, {reply, PORTER_REPLY}};
    struct msghdr question = {.msg_iov = out, .msg_iovlen = 2};
    struct msghdr answer = {.msg_iov = in, .msg_iovlen = 2, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t size;
    pthread_mutex_lock (&way->lock);
    if (sendmsg (way->fd, &question, MSG_NOSIGNAL) < 0) gone ();
    do size = recvmsg (way->fd, &answer, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    pthread_mutex_unlock (&way->lock);
    if (size < (ssize_t)sizeof *reason) gone ();
    *fd = descriptor_in (&answer);
    return (size_t)size - sizeof *reason;
}

static bool too_long (const char *text) {
    if (strlen (text) < PORTER_QUESTION) return false;
    errno = ENAMETOOLONG;
    return true;
}

static char **listed (const char *texts, size_t size) {
    char **list = calloc (ENDPOINT_COPIES + 1, sizeof *list);
    if (!list) abort ();
    const char *end = texts + size;
    for (size_t n = 0; n < ENDPOINT_COPIES && texts < end; n++) {
        list[n] = strndup (texts, (size_t)(end - texts));
        texts += strlen (list[n]) + 1;
    }
    return list;
}

char **porter_resolve (const char *pattern, const char *sockets) {
    if (names.fd < 0) return endpoint_resolve (pattern, sockets);
    int reason = 0, fd;
    char *reply = malloc (PORTER_REPLY);
    if (!reply) abort ();
    size_t size = too_long (pattern) ? 0 : ask (&names, PORTER_RESOLVE, pattern, reply, &reason, &fd);
    char **list = reason ? NULL : listed (reply, size);
    free (reply);
    return list;
}

static int ask_file (char verb, const char *path, int *fd) {
    static char reply[PORTER_REPLY];
    int reason = 0;
    if (too_long (path)) return errno;
    ask (&files, verb, path, reply, &reason, fd);
    return reason;
}

static int open_by_porter (const char *path) {
    int fd = -1;
    errno = ask_file (PORTER_OPEN, path, &fd);
    return fd;
}

bool porter_unlink (const char *path) {
    if (files.fd < 0) return unlink (path) == 0;
    int fd;
    errno = ask_file (PORTER_UNLINK, path, &fd);
    return errno == 0;
}

/* --- life --- */

static bool pair (int ends[2]) {
    return socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0;
}

static void part (int by_files, int by_names) {
    close (by_files);
    close (by_names);
}

bool porter_start (const config_t *config, const char *sockets, const char *stage, const char *copy) {
    int by_files[2], by_names[2];
    if (!pair (by_files)) return false;
    if (!pair (by_names)) return close (by_files[0]), close (by_files[1]), false;
    porter = fork ();
    if (porter == 0)
        porter_serve (&(porter_t){sockets, stage, copy, config_file (config), config}, by_files[1], by_names[1]);
    part (by_files[1], by_names[1]);
    if (porter < 0) return part (by_files[0], by_names[0]), false;
    struct timeval patience = {.tv_sec = PATIENCE};
    setsockopt (by_files[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt (by_names[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    files.fd = by_files[0];
    names.fd = by_names[0];
    opening_by (open_by_porter);
    return true;
}

void porter_leave (void) {
    if (files.fd < 0) return;
    part (files.fd, names.fd);
    files.fd = names.fd = -1;
    opening_by (NULL);
}

void porter_stop (void) {
    bool served = files.fd >= 0;
    porter_leave ();
    if (served) waitpid (porter, NULL, 0);
}
