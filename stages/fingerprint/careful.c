#include "careful.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log.h"
#include "parcel.h"

enum { EXIT_REFUSED = 111, SLACK = 2000 /* ms that the nursery may take beside the child */ };

typedef struct {
    enum { RENEW, READ } what;
    uint32_t size; /* of the message that follows */
    int64_t time;  /* ms */
} request_t;

struct careful_t {
    careful_fn *read;
    careful_renew_fn *renew;
    void *state;
    int fd;
    pid_t nursery;
};

static bool give (int fd, const void *bytes, size_t size) {
    for (const uint8_t *at = bytes, *end = at + size; at < end;) {
        ssize_t n = send (fd, at, (size_t)(end - at), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        at += n;
    }
    return true;
}

static bool take (int fd, void *bytes, size_t size) {
    for (uint8_t *at = bytes, *end = at + size; at < end;) {
        ssize_t n = recv (fd, at, (size_t)(end - at), 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        at += n;
    }
    return true;
}

/* --- the nursery --- */

/* In the child: an alarm that nobody handles ends it, as a broken message does; it ends without any clearing up. */
static void work (careful_t *self, const uint8_t *raw, const request_t *request) {
    struct itimerval alarm = {.it_value = {.tv_sec = request->time / 1000, .tv_usec = request->time % 1000 * 1000 + 1}};
    setitimer (ITIMER_REAL, &alarm, NULL);
    arena_t *arena = arena_new ();
    job_t job = {.arena = arena, .raw = raw, .raw_size = request->size};
    FingerprintFragment *fragment = self->read (self->state, &job);
    alarm = (struct itimerval){0};
    setitimer (ITIMER_REAL, &alarm, NULL); /* what is given is given whole */
    uint32_t size = (uint32_t)fingerprint_fragment__get_packed_size (fragment);
    uint8_t *bytes = arena_alloc (arena, size + 1);
    fingerprint_fragment__pack (fragment, bytes);
    bool given = size < CAREFUL_FRAGMENT && give (self->fd, &size, sizeof size) && give (self->fd, bytes, size);
    _exit (given ? 0 : EXIT_REFUSED);
}

static bool ended_well (pid_t child) {
    int status = -1;
    while (child > 0 && waitpid (child, &status, 0) < 0 && errno == EINTR) continue;
    return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static void nurse (careful_t *self) {
    request_t request;
    const uint32_t died = UINT32_MAX;
    prctl (PR_SET_NAME, "tamis-careful");
    while (take (self->fd, &request, sizeof request)) {
        if (request.what == RENEW) {
            self->renew (self->state);
            continue;
        }
        uint8_t *raw = malloc (request.size + 1ul);
        if (!raw || !take (self->fd, raw, request.size)) break;
        pid_t child = fork ();
        if (!child) work (self, raw, &request);
        free (raw);
        if (!ended_well (child) && !give (self->fd, &died, sizeof died)) break;
    }
    _exit (0);
}

/* --- its parent --- */

careful_t *careful_new (careful_fn *read, careful_renew_fn *renew, void *state) {
    int pair[2];
    if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) return NULL;
    careful_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (careful_t){.read = read, .renew = renew, .state = state, .nursery = fork ()};
    self->fd = pair[self->nursery == 0];
    close (pair[self->nursery != 0]);
    if (!self->nursery) nurse (self);
    if (self->nursery < 0) careful_destroy (&self);
    return self;
}

void careful_destroy (careful_t **self_p) {
    careful_t *self = *self_p;
    if (!self) return;
    close (self->fd);
    ended_well (self->nursery);
    free (self);
    *self_p = NULL;
}

static void gone (void) {
    log_error ("careful", "reason=\"the nursery is gone\"");
    exit (EXIT_REFUSED);
}

void careful_renew (careful_t *self) {
    request_t request = {.what = RENEW};
    if (!give (self->fd, &request, sizeof request)) gone ();
}

FingerprintFragment *careful_read (careful_t *self, job_t *job, int64_t time) {
    request_t request = {.what = READ, .size = (uint32_t)job->raw_size, .time = time};
    struct timeval bound = {.tv_sec = (time + SLACK) / 1000 + 1};
    uint32_t size;
    setsockopt (self->fd, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
    if (!give (self->fd, &request, sizeof request) || !give (self->fd, job->raw, job->raw_size) ||
        !take (self->fd, &size, sizeof size))
        gone ();
    if (size >= CAREFUL_FRAGMENT) {
        log_error ("careful", "id=%s attempt=%u reason=\"who reads it dies, or never ends\"",
                   parcel_id_text (job->arena, job->parcel), job->parcel->attempt);
        return NULL;
    }
    uint8_t *bytes = arena_alloc (job->arena, size + 1ul);
    if (!take (self->fd, bytes, size)) gone ();
    ProtobufCAllocator allocator = parcel_allocator (job->arena);
    return fingerprint_fragment__unpack (&allocator, size, bytes);
}
