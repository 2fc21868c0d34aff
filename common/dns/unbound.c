#include "unbound.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unbound.h>

enum {
    UNBOUND_ADDRESS = 128,
    UNBOUND_NUMBER = 24,
    UNBOUND_SOCKETS = 4096,     /* at most */
    UNBOUND_STREAMS = 64,       /* TCP connections, for answers too large for UDP */
    UNBOUND_SOCKETS_LEAST = 64, /* whatever the limit on open files is */
    UNBOUND_FILES = 256         /* left for the rest of the process */
};

struct unbound_t {
    struct ub_ctx *ctx;
    draft_t *draft;
    unbound_done_fn *done;
};

static int set_number (struct ub_ctx *ctx, const char *option, int64_t number) {
    char text[UNBOUND_NUMBER];
    snprintf (text, sizeof text, "%ld", (long)number);
    return ub_ctx_set_option (ctx, option, text);
}

/* In whole seconds, rounded up: our own cache is exact. */
static int set_time (struct ub_ctx *ctx, const char *option, int64_t ms) {
    return set_number (ctx, option, (ms + 999) / 1000);
}

/* A socket is a question on its way: most of the open files that the process may have. */
static int64_t sockets (void) {
    struct rlimit files;
    if (getrlimit (RLIMIT_NOFILE, &files) != 0) return UNBOUND_SOCKETS_LEAST;
    rlim_t wanted = UNBOUND_SOCKETS + UNBOUND_FILES;
    if (files.rlim_cur < wanted) {
        files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
        setrlimit (RLIMIT_NOFILE, &files);
    }
    int64_t left = (int64_t)(files.rlim_cur < wanted ? files.rlim_cur : wanted) - UNBOUND_FILES;
    return left > UNBOUND_SOCKETS_LEAST ? left : UNBOUND_SOCKETS_LEAST;
}

/* How long a recursor takes depends on the name, not on the recursor: the library would learn from quick names to give
 * slow ones up early, and from dead ones to ask the recursor nothing more. From the root, it learns what it should. */
static int set_patience (struct ub_ctx *ctx, const char *nameservers, int64_t timeout) {
    if (!nameservers || !*nameservers) return 0;
    int failed = set_number (ctx, "infra-cache-min-rtt:", timeout * 3 / 4);
    if (!failed) failed = set_number (ctx, "infra-cache-max-rtt:", timeout * 1000);
    if (!failed) failed = set_number (ctx, "outbound-msg-retry:", 1);
    return failed;
}

/* Every name is asked for, private networks' and those of 127.0.0.1 included: the recursors know what is local. */
static int set_options (struct ub_ctx *ctx, const dns_options_t *options) {
    int failed = ub_ctx_async (ctx, 1);
    if (!failed) failed = ub_ctx_set_option (ctx, "do-not-query-localhost:", "no");
    if (!failed) failed = ub_ctx_set_option (ctx, "unblock-lan-zones:", "yes");
    if (!failed) failed = ub_ctx_set_option (ctx, "insecure-lan-zones:", "yes");
    /* The library's own 16 sockets and 10 connections would let dead servers hold up every other question. */
    if (!failed) failed = set_number (ctx, "outgoing-range:", sockets ());
    if (!failed) failed = set_number (ctx, "num-queries-per-thread:", sockets ());
    if (!failed) failed = set_number (ctx, "outgoing-num-tcp:", UNBOUND_STREAMS);
    if (!failed) failed = set_patience (ctx, options->nameservers, options->timeout);
    if (!failed) failed = set_time (ctx, "cache-max-ttl:", options->ttl_max);
    if (!failed) failed = set_time (ctx, "cache-max-negative-ttl:", options->negative_ttl);
    return failed;
}

static int set_forwards (struct ub_ctx *ctx, const char *list, char address[UNBOUND_ADDRESS]) {
    for (const char *at = list ? list : ""; *(at += strspn (at, " ,")); at += strcspn (at, " ,")) {
        int length = (int)strcspn (at, " ,");
        if (snprintf (address, UNBOUND_ADDRESS, "%.*s", length, at) >= UNBOUND_ADDRESS) return UB_SYNTAX;
        int failed = ub_ctx_set_fwd (ctx, address);
        if (failed) return failed;
    }
    return 0;
}

unbound_t *unbound_new (const dns_options_t *options, draft_t *draft, unbound_done_fn *done, char **error) {
    unbound_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    char address[UNBOUND_ADDRESS] = "";
    *self = (unbound_t){ub_ctx_create (), draft, done};
    int failed = self->ctx ? set_options (self->ctx, options) : UB_NOMEM;
    if (!failed) failed = set_forwards (self->ctx, options->nameservers, address);
    if (!failed) return self;
    if (asprintf (error, "libunbound: %s%s%s", ub_strerror (failed), *address ? ": nameserver " : "", address) < 0)
        abort ();
    unbound_destroy (&self);
    return NULL;
}

void unbound_destroy (unbound_t **self) {
    if (!*self) return;
    if ((*self)->ctx) ub_ctx_delete ((*self)->ctx);
    free (*self);
    *self = NULL;
}

int unbound_fd (const unbound_t *self) {
    return ub_fd (self->ctx);
}

void unbound_process (unbound_t *self) {
    ub_process (self->ctx);
}

static dns_status_t status_of (int failed, const struct ub_result *result) {
    if (failed || !result || result->bogus) return DNS_TEMPERROR;
    if (result->havedata) return DNS_OK;
    if (result->nxdomain) return DNS_NXDOMAIN;
    return result->rcode == 0 ? DNS_NODATA : DNS_TEMPERROR;
}

static void came (void *state, int failed, struct ub_result *result) {
    unbound_question_t *question = state;
    draft_t *draft = question->resolver->draft;
    draft_clear (draft);
    draft_status (draft, status_of (failed, result));
    if (!failed && result) {
        draft_ttl (draft, (int64_t)result->ttl * 1000);
        for (int i = 0; result->havedata && result->data[i]; i++)
            draft_add (draft, question->type, (const uint8_t *)result->data[i], (size_t)result->len[i]);
    }
    ub_resolve_free (result);
    question->resolver->done (question->query, draft);
}

/* Signals are for the event loop's thread: libunbound's is started with all of them blocked. */
int unbound_ask (unbound_t *self, unbound_question_t *question, const char *name, dns_type_t type, void *query) {
    *question = (unbound_question_t){self, query, type, 0};
    sigset_t all, before;
    sigfillset (&all);
    pthread_sigmask (SIG_SETMASK, &all, &before);
    int failed = ub_resolve_async (self->ctx, name, (int)type, 1, question, came, &question->id);
    pthread_sigmask (SIG_SETMASK, &before, NULL);
    return failed ? -1 : 0;
}

void unbound_cancel (unbound_question_t *question) {
    ub_cancel (question->resolver->ctx, question->id);
}
