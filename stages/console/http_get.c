/* HTTP/1.0 on a unix socket, see http_get.h. */
#include "http_get.h"

#include "clock.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { ANSWER = 4096, REQUEST = 256 };

static int dial (const char *path) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    if (strlen (path) >= sizeof name.sun_path) return errno = ENAMETOOLONG, -1;
    memcpy (name.sun_path, path, strlen (path));
    int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && connect (fd, (struct sockaddr *)&name, sizeof name) < 0) {
        int reason = errno;
        close (fd);
        errno = reason;
        return -1;
    }
    return fd;
}

static bool readable (int fd, int64_t until) {
    int64_t left = until - clock_now ();
    struct pollfd ask = {.fd = fd, .events = POLLIN};
    if (left > 0 && poll (&ask, 1, (int)left) == 1) return true;
    errno = ETIMEDOUT;
    return false;
}

/* The answer up to its end, or as much as fits. */
static bool exchange (int fd, const char *url, int64_t until, char answer[ANSWER]) {
    char request[REQUEST];
    int length = snprintf (request, sizeof request, "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n", url);
    if (send (fd, request, (size_t)length, MSG_NOSIGNAL) != length) return false;
    size_t have = 0;
    while (have < ANSWER - 1) {
        if (!readable (fd, until)) return false;
        ssize_t got = read (fd, answer + have, ANSWER - 1 - have);
        if (got < 0) return false;
        if (got == 0) break;
        have += (size_t)got;
    }
    answer[have] = '\0';
    return true;
}

static int read_answer (const char *answer, char body[HTTP_BODY]) {
    int status = -1;
    const char *text = strstr (answer, "\r\n\r\n");
    if (text == NULL || sscanf (answer, "HTTP/1.%*1d %3d", &status) != 1) {
        snprintf (body, HTTP_BODY, "the answer is not HTTP");
        return -1;
    }
    text += 4;
    snprintf (body, HTTP_BODY, "%.*s", (int)strcspn (text, "\r\n"), text);
    return status;
}

int http_get (const char *path, const char *url, int timeout, char body[HTTP_BODY]) {
    char answer[ANSWER];
    int fd = dial (path), status = -1;
    if (fd >= 0 && exchange (fd, url, clock_now () + timeout, answer))
        status = read_answer (answer, body);
    else
        snprintf (body, HTTP_BODY, "does not answer: %s", strerror (errno));
    if (fd >= 0) close (fd);
    return status;
}
