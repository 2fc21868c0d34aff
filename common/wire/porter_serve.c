/* The porter's own life, see porter.h. It trusts nothing that it is asked. */
#include "porter_inner.h"

#include "endpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    const porter_t *porter;
    int fd;
} post_t;

/* --- what it may do --- */

static bool ends_in (const char *text, const char *end) {
    size_t length = strlen (text), size = strlen (end);
    return length >= size && !strcmp (text + length - size, end);
}

bool porter_may_resolve (const porter_t *self, const char *pattern) {
    for (const option_t *option = option_table; option->name; option++)
        if (ends_in (option->name, "/endpoint") && !strcmp (config_text (self->config, option->name), pattern))
            return true;
    return false;
}

/* A file that an option of the stage names; or, where it names none, the one of its own name beside the configuration.
 */
static bool is_named (const config_t *config, const option_t *option, const char *path) {
    const char *named = config_text (config, option->name), *folder = config_folder (config);
    if (*named) return !strcmp (named, path);
    size_t length = strlen (folder);
    return !strncmp (path, folder, length) && path[length] == '/' &&
           !strcmp (path + length + 1, strchr (option->name, '/') + 1);
}

/* By the configuration of now, for a reload is what files are opened for. */
bool porter_may_open (const porter_t *self, const char *path) {
    if (!strcmp (path, self->file)) return true;
    char *error = NULL;
    config_t *config = config_load_again (self->config, &error);
    size_t length = strlen (self->stage);
    bool may = false;
    for (const option_t *option = option_table; config && option->name && !may; option++)
        may = option->type == OPTION_PATH && !strncmp (option->name, self->stage, length) &&
              option->name[length] == '/' && is_named (config, option, path);
    config_destroy (&config);
    free (error);
    return may;
}

bool porter_may_unlink (const porter_t *self, const char *path) {
    char *end = NULL;
    size_t length = strlen (self->sockets);
    if (strncmp (path, self->sockets, length) || path[length] != '/' || strchr (path + length + 1, '/')) return false;
    if (asprintf (&end, "-%s.sock", self->copy) < 0) abort ();
    bool may = ends_in (path, end);
    free (end);
    if (asprintf (&end, "-%s.http", self->copy) < 0) abort ();
    may = may || ends_in (path, end);
    free (end);
    return may;
}

/* --- what it does --- */

static size_t resolve (const porter_t *self, const char *pattern, char *reply, int *reason) {
    char **list = porter_may_resolve (self, pattern) ? endpoint_resolve (pattern, self->sockets) : NULL;
    size_t used = 0;
    *reason = list ? 0 : EAGAIN;
    for (char **each = list; each && *each; each++) {
        size_t size = strlen (*each) + 1;
        if (size > PORTER_REPLY - used) break;
        memcpy (reply + used, *each, size);
        used += size;
    }
    endpoint_list_free (list);
    return used;
}

static int fetch (const porter_t *self, const char *path, int *reason) {
    errno = EPERM;
    int fd = porter_may_open (self, path) ? open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    *reason = fd < 0 ? errno : 0;
    return fd;
}

static int delete (const porter_t *self, const char *path) {
    if (!porter_may_unlink (self, path)) return EPERM;
    return unlink (path) ? errno : 0;
}

static bool answer (int fd, int reason, char *texts, size_t size, int fetched) {
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE (sizeof (int))];
    } control = {.room = {0}};
    struct iovec parts[] = {{&reason, sizeof reason}, {texts, size}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    if (fetched >= 0) {
        control.head = (struct cmsghdr){CMSG_LEN (sizeof (int)), SOL_SOCKET, SCM_RIGHTS};
        memcpy (CMSG_DATA (&control.head), &fetched, sizeof fetched);
        message.msg_control = &control;
        message.msg_controllen = sizeof control.room;
    }
    bool sent = sendmsg (fd, &message, MSG_NOSIGNAL) >= 0;
    if (fetched >= 0) close (fetched);
    return sent;
}

static bool serve_one (const post_t *post, char *reply) {
    char question[PORTER_QUESTION + 1];
    ssize_t size = recv (post->fd, question, sizeof question - 1, 0);
    if (size < 0 && errno == EINTR) return true;
    if (size <= 0) return false;
    question[size] = '\0';
    int reason = EINVAL, fetched = -1;
    size_t used = 0;
    if (*question == PORTER_RESOLVE)
        used = resolve (post->porter, question + 1, reply, &reason);
    else if (*question == PORTER_OPEN)
        fetched = fetch (post->porter, question + 1, &reason);
    else if (*question == PORTER_UNLINK)
        reason = delete (post->porter, question + 1);
    return answer (post->fd, reason, reply, used, fetched);
}

static void *serve (void *state) {
    char *reply = malloc (PORTER_REPLY);
    while (reply && serve_one (state, reply)) continue;
    _exit (0); /* without clearing up: the stage has left */
}

/* Nothing else of the stage's stays open: a socket held here would outlive its owner. */
static void close_others (int files, int names) {
    int low = files < names ? files : names, high = files < names ? names : files;
    close_range (STDERR_FILENO + 1, (unsigned)low - 1, 0);
    close_range ((unsigned)low + 1, (unsigned)high - 1, 0);
    close_range ((unsigned)high + 1, UINT32_MAX, 0);
}

void porter_serve (const porter_t *self, int files, int names) {
    post_t by_files = {self, files}, by_names = {self, names};
    pthread_t thread;
    prctl (PR_SET_NAME, "tamis-porter");
    close_others (files, names);
    if (pthread_create (&thread, NULL, serve, &by_names) == 0) serve (&by_files);
    _exit (PORTER_EXIT);
}
