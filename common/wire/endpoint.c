#include "endpoint.h"

#include <glob.h>
#include <stdbool.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *after (const char *text, const char *prefix) {
    size_t length = strlen (prefix);
    return strncmp (text, prefix, length) ? NULL : text + length;
}

static char *ipc_path (const char *name, const char *sockets, const char *star) {
    const char *at = strchr (name, '*');
    char *path = NULL;
    const char *folder = *name == '/' ? "" : sockets, *slash = *name == '/' ? "" : "/";
    int made = at ? asprintf (&path, "%s%s%.*s%s%s", folder, slash, (int)(at - name), name, star, at + 1)
                  : asprintf (&path, "%s%s%s", folder, slash, name);
    if (made < 0) abort ();
    return path;
}

static char *prefixed (const char *prefix, char *rest) {
    char *whole;
    if (asprintf (&whole, "%s%s", prefix, rest) < 0) abort ();
    free (rest);
    return whole;
}

char *endpoint_bind (const char *pattern, const char *sockets, const char *copy) {
    const char *name = after (pattern, "ipc://");
    if (name) return prefixed ("ipc://", ipc_path (name, sockets, copy));
    const char *colon = strrchr (pattern, ':');
    return prefixed ("tcp://*", strdup (colon ? colon : ""));
}

char *endpoint_public (const char *pattern, const char *sockets, const char *copy) {
    if (after (pattern, "ipc://")) return endpoint_bind (pattern, sockets, copy);
    char host[256] = "localhost", numeric[NI_MAXHOST] = "127.0.0.1", *whole;
    gethostname (host, sizeof host - 1);
    struct addrinfo *found = NULL, hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    if (getaddrinfo (host, NULL, &hints, &found) == 0)
        getnameinfo (found->ai_addr, found->ai_addrlen, numeric, sizeof numeric, NULL, 0, NI_NUMERICHOST);
    if (found) freeaddrinfo (found);
    if (asprintf (&whole, "tcp://%s%s", numeric, strrchr (pattern, ':')) < 0) abort ();
    return whole;
}

/* HOST:PORT in two; false where there is no port. Brackets around an IPv6 address go. */
static bool split (char *whole, char **host, char **port) {
    char *colon = strrchr (whole, ':');
    *host = whole;
    *port = colon ? colon + 1 : NULL;
    if (!colon) return false;
    *colon = 0;
    if (*whole == '[' && colon > whole && colon[-1] == ']') {
        colon[-1] = 0;
        ++*host;
    }
    return true;
}

static char *numeric_endpoint (const struct sockaddr *address, socklen_t size, const char *port) {
    char numeric[NI_MAXHOST], *whole;
    bool six = address->sa_family == AF_INET6;
    if (getnameinfo (address, size, numeric, sizeof numeric, NULL, 0, NI_NUMERICHOST)) return NULL;
    if (asprintf (&whole, "tcp://%s%s%s:%s", six ? "[" : "", numeric, six ? "]" : "", port) < 0) abort ();
    return whole;
}

/* A UDP socket that is connected sends nothing, and has the address that the system would send from. */
static char *source_toward (const struct addrinfo *peer, const char *port) {
    struct sockaddr_storage own;
    socklen_t size = sizeof own;
    char *whole = NULL;
    int fd = socket (peer->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return NULL;
    if (connect (fd, peer->ai_addr, peer->ai_addrlen) == 0 && getsockname (fd, (struct sockaddr *)&own, &size) == 0)
        whole = numeric_endpoint ((struct sockaddr *)&own, size, port);
    close (fd);
    return whole;
}

char *endpoint_toward (const char *pattern, const char *peer) {
    const char *own_port = strrchr (pattern, ':'), *name = after (peer, "tcp://");
    if (!name || !after (pattern, "tcp://") || !own_port) return NULL;
    char *whole = strdup (name), *host, *port, *found_endpoint = NULL;
    struct addrinfo *found = NULL, hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    if (split (whole, &host, &port) && getaddrinfo (host, port, &hints, &found) == 0)
        found_endpoint = source_toward (found, own_port + 1);
    if (found) freeaddrinfo (found);
    free (whole);
    return found_endpoint;
}

/* The star is the pattern's own; what looks like one in the folder's name is not. */
static char *escaped (const char *folder) {
    char *text = malloc (2 * strlen (folder) + 1), *at = text;
    if (!text) abort ();
    for (; *folder; *at++ = *folder++)
        if (strchr ("*?[\\", *folder)) *at++ = '\\';
    *at = 0;
    return text;
}

static char **resolve_ipc (const char *name, const char *sockets) {
    char **list = calloc (ENDPOINT_COPIES + 1, sizeof *list), *folder = escaped (sockets);
    char *path = ipc_path (name, folder, "*");
    glob_t found;
    if (glob (path, GLOB_NOSORT, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc && i < ENDPOINT_COPIES; i++)
            list[i] = prefixed ("ipc://", strdup (found.gl_pathv[i]));
        globfree (&found);
    }
    free (path);
    free (folder);
    return list;
}

/* A resolver that cannot tell is not a name without copies. */
static char **resolve_tcp (const char *name) {
    char **list = calloc (ENDPOINT_COPIES + 1, sizeof *list), *whole = strdup (name), *host, *port;
    struct addrinfo *found = NULL, hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    if (!list || !whole) abort ();
    int n = 0, rc = split (whole, &host, &port) ? getaddrinfo (host, NULL, &hints, &found) : 0;
    for (struct addrinfo *each = found; each && n < ENDPOINT_COPIES; each = each->ai_next)
        if ((list[n] = numeric_endpoint (each->ai_addr, each->ai_addrlen, port))) n++;
    if (found) freeaddrinfo (found);
    free (whole);
    if (rc == 0 || rc == EAI_NONAME || rc == EAI_NODATA) return list;
    free (list);
    return NULL;
}

char **endpoint_resolve (const char *pattern, const char *sockets) {
    const char *name = after (pattern, "ipc://");
    if (name) return resolve_ipc (name, sockets);
    name = after (pattern, "tcp://");
    return name ? resolve_tcp (name) : calloc (1, sizeof (char *));
}

void endpoint_list_free (char **list) {
    for (char **each = list; each && *each; each++) free (*each);
    free (list);
}
