#include "endpoint.h"

#include <glob.h>
#include <stdbool.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static char **resolve_tcp (const char *name) {
    char **list = calloc (ENDPOINT_COPIES + 1, sizeof *list), *whole = strdup (name), *host = whole,
         numeric[NI_MAXHOST];
    char *colon = strrchr (host, ':');
    struct addrinfo *found = NULL, hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    int n = 0;
    if (colon) *colon = 0;
    if (*host == '[' && host[strlen (host) - 1] == ']') {
        host[strlen (host) - 1] = 0;
        host++;
    }
    if (colon && getaddrinfo (host, NULL, &hints, &found) == 0)
        for (struct addrinfo *each = found; each && n < ENDPOINT_COPIES; each = each->ai_next) {
            bool six = each->ai_family == AF_INET6;
            if (getnameinfo (each->ai_addr, each->ai_addrlen, numeric, sizeof numeric, NULL, 0, NI_NUMERICHOST))
                continue;
            if (asprintf (&list[n], "tcp://%s%s%s:%s", six ? "[" : "", numeric, six ? "]" : "", colon + 1) < 0)
                abort ();
            n++;
        }
    if (found) freeaddrinfo (found);
    free (whole);
    return list;
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
