#include "lookup.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REASON = 200 };

struct lookup_t {
    PQconninfoOption *options;
    const char *keywords[LOOKUP_PARAMETERS + 4], *values[LOOKUP_PARAMETERS + 4];
    char *hosts, *ports;         /* as given; NULL where there are none */
    char *host, *address, *port; /* as looked up */
    size_t host_size, address_size, port_size;
    int found;
    char reason[REASON];
    atomic_int state, owners; /* the session, and the thread while it runs */
};

static void release (lookup_t *self) {
    if (atomic_fetch_sub (&self->owners, 1) > 1) return;
    PQconninfoFree (self->options);
    free (self->hosts);
    free (self->ports);
    free (self->host);
    free (self->address);
    free (self->port);
    free (self);
}

/* --- lists --- */

static void add (char **list, size_t *size, const char *item, bool first) {
    size_t length = strlen (item);
    *list = realloc (*list, *size + length + 2);
    if (!*list) abort ();
    if (!first) (*list)[(*size)++] = ',';
    memcpy (*list + *size, item, length + 1);
    *size += length;
}

static void add_host (lookup_t *self, const char *host, const char *address, const char *port) {
    bool first = !self->found++;
    add (&self->host, &self->host_size, host, first);
    add (&self->address, &self->address_size, address, first);
    if (port) add (&self->port, &self->port_size, port, first);
}

/* --- one host --- */

static bool is_name (const char *host) {
    uint8_t bytes[16];
    return *host && *host != '/' && *host != '@' && inet_pton (AF_INET, host, bytes) != 1 &&
           inet_pton (AF_INET6, host, bytes) != 1;
}

static void look_up_host (lookup_t *self, const char *host, const char *port) {
    if (!is_name (host)) {
        add_host (self, host, *host == '/' || *host == '@' ? "" : host, port);
        return;
    }
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    int error = getaddrinfo (host, NULL, &hints, &list), count = 0;
    if (error) snprintf (self->reason, sizeof self->reason, "%.100s: %s", host, gai_strerror (error));
    for (const struct addrinfo *each = error ? NULL : list; each && count < LOOKUP_ADDRESSES; each = each->ai_next) {
        char text[NI_MAXHOST];
        if (getnameinfo (each->ai_addr, each->ai_addrlen, text, sizeof text, NULL, 0, NI_NUMERICHOST)) continue;
        add_host (self, host, text, port);
        count++;
    }
    if (!error) freeaddrinfo (list);
}

/* As many ports as hosts, or one for all. */
static void look_up (lookup_t *self) {
    char *hosts = self->hosts, *ports = self->ports;
    bool each_its_own = ports && strchr (ports, ',');
    for (int i = 0; hosts && i < LOOKUP_HOSTS; i++) {
        const char *host = strsep (&hosts, ","), *port = each_its_own ? strsep (&ports, ",") : NULL;
        look_up_host (self, host, each_its_own && !port ? "" : port);
    }
}

/* --- the connection string --- */

static char *copy (const char *text) {
    char *made = text && *text ? strdup (text) : NULL;
    if (text && *text && !made) abort ();
    return made;
}

/* False where there is no name among the hosts: then libpq reads the text itself. */
static bool read_options (lookup_t *self, const char *dsn) {
    const char *host = NULL, *port = NULL;
    bool ready = false, any = false;
    self->options = PQconninfoParse (dsn, NULL);
    for (const PQconninfoOption *each = self->options; each && each->keyword; each++) {
        if (!each->val || !*each->val) continue;
        if (!strcmp (each->keyword, "host")) host = each->val;
        if (!strcmp (each->keyword, "port")) port = each->val;
        ready |= !strcmp (each->keyword, "hostaddr") || !strcmp (each->keyword, "service");
    }
    if (!host) host = getenv ("PGHOST");
    if (!port) port = getenv ("PGPORT");
    if (!self->options || ready || !host) return false;
    self->hosts = copy (host);
    self->ports = copy (port);
    char *list = copy (host), *rest = list;
    while (rest) any |= is_name (strsep (&rest, ","));
    free (list);
    return any;
}

static void set (lookup_t *self, int *count, const char *keyword, const char *value) {
    self->keywords[*count] = keyword;
    self->values[(*count)++] = value;
}

static void make_parameters (lookup_t *self) {
    int count = 0;
    for (const PQconninfoOption *each = self->options; each->keyword && count < LOOKUP_PARAMETERS; each++)
        if (each->val && strcmp (each->keyword, "host") && strcmp (each->keyword, "port"))
            set (self, &count, each->keyword, each->val);
    set (self, &count, "host", self->host);
    set (self, &count, "hostaddr", self->address);
    set (self, &count, "port", self->port ? self->port : self->ports);
}

static void *run (void *state) {
    lookup_t *self = state;
    look_up (self);
    make_parameters (self);
    atomic_store (&self->state, self->found ? LOOKUP_DONE : LOOKUP_FAILED);
    release (self);
    return NULL;
}

lookup_t *lookup_new (const char *dsn) {
    lookup_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    atomic_store (&self->owners, 1);
    atomic_store (&self->state, LOOKUP_DONE);
    self->host = copy (dsn);
    if (!read_options (self, dsn)) {
        int count = 0;
        set (self, &count, "dbname", self->host); /* a connection string where a name would stand is read as one */
        return self;
    }
    free (self->host);
    self->host = NULL;
    pthread_t thread;
    atomic_store (&self->owners, 2);
    atomic_store (&self->state, LOOKUP_PENDING);
    if (pthread_create (&thread, NULL, run, self)) {
        atomic_store (&self->state, LOOKUP_FAILED);
        snprintf (self->reason, sizeof self->reason, "no thread for the look-up");
        atomic_store (&self->owners, 1);
    } else {
        pthread_detach (thread);
    }
    return self;
}

void lookup_destroy (lookup_t **self) {
    if (*self) release (*self);
    *self = NULL;
}

lookup_state_t lookup_state (const lookup_t *self) {
    return (lookup_state_t)atomic_load (&self->state);
}

const char *const *lookup_keywords (const lookup_t *self) {
    return self->keywords;
}

const char *const *lookup_values (const lookup_t *self) {
    return self->values;
}

const char *lookup_reason (const lookup_t *self) {
    return self->reason;
}
