#include "careful.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log.h"
#include "parcel.h"
#include "porter.h"

enum { EXIT_RENEW = 3, EXIT_REFUSED = 111, SLACK = 20000 /* ms that a starved child may take beyond its CPU time */ };

typedef struct {
    uint32_t number; /* 0: settings are to be read anew, no message follows */
    uint32_t size;   /* of the message that follows */
    uint32_t front;  /* of the parcel that comes before it */
    int64_t time;    /* ms */
} request_t;

typedef struct {
    uint32_t number; /* the request's */
    uint32_t size;   /* of the fragment that follows; DIED: none does */
    uint32_t behind; /* bytes of what follows that, and travels in place of the message */
} reply_t;

static const uint32_t DIED = UINT32_MAX;

struct careful_t {
    careful_fn *read;
    careful_renew_fn *renew;
    careful_lock_fn *lock;
    void *state;
    int fd;
    pid_t nursery;
    uint32_t asked;             /* the last request's number */
    volatile uint32_t *reading; /* shared: the number of the request that the child works on, 0 for none */
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

static void set_alarm (int64_t ms) {
    struct itimerval alarm = {.it_value = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000}};
    setitimer (ITIMER_PROF, &alarm, NULL); /* of CPU; nobody handles it: it ends the child, as a broken message does */
}

static bool read_one (careful_t *self, const request_t *request) {
    arena_t *arena = arena_new ();
    uint8_t *front = arena_alloc (arena, request->front + 1ul), *raw = malloc (request->size + 1ul);
    if (!raw || !take (self->fd, front, request->front) || !take (self->fd, raw, request->size)) return false;
    job_t job = {.arena = arena, .raw = raw, .raw_size = request->size};
    if (!(job.parcel = parcel_read (arena, front, request->front))) return false;
    *self->reading = request->number;
    set_alarm (request->time + 1);
    FingerprintFragment *fragment = self->read (self->state, &job);
    set_alarm (0); /* what is given is given whole */
    reply_t reply = {request->number, (uint32_t)fingerprint_fragment__get_packed_size (fragment),
                     (uint32_t)job.behind_size};
    uint8_t *bytes = arena_alloc (arena, reply.size + 1ul);
    fingerprint_fragment__pack (fragment, bytes);
    *self->reading = 0;
    bool given = give (self->fd, &reply, sizeof reply) && give (self->fd, bytes, reply.size) &&
                 give (self->fd, job.behind, reply.behind);
    arena_destroy (&arena);
    free (raw);
    return given;
}

/* The child: message after message, until one kills it; it ends without any clearing up. Where it is locked in, it can
 * read no settings: the next child does. */
static void work (careful_t *self) {
    request_t request;
    if (!self->lock (self->state)) _exit (EXIT_REFUSED);
    while (take (self->fd, &request, sizeof request))
        if (!request.number)
            _exit (EXIT_RENEW);
        else if (!read_one (self, &request))
            break;
    _exit (0);
}

static int fate (pid_t child) {
    int status = -1;
    while (child > 0 && waitpid (child, &status, 0) < 0 && errno == EINTR) continue;
    return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

/* A child dead with a message in hand is that message's doing. The next has the settings of now, not of the start. */
static void nurse (careful_t *self) {
    prctl (PR_SET_NAME, "tamis-careful");
    porter_leave ();
    for (bool first = true;; first = false) {
        *self->reading = 0;
        pid_t child = fork ();
        if (!child) {
            if (!first) self->renew (self->state);
            work (self);
        }
        int ended = fate (child);
        if (child < 0 || ended == 0 || ended == EXIT_REFUSED) break;
        reply_t died = {*self->reading, DIED, 0};
        if (died.number && !give (self->fd, &died, sizeof died)) break;
    }
    _exit (0);
}

/* --- its parent --- */

careful_t *careful_new (careful_fn *read, careful_renew_fn *renew, careful_lock_fn *lock, void *state) {
    int pair[2];
    if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) return NULL;
    careful_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (careful_t){.read = read, .renew = renew, .lock = lock, .state = state};
    self->reading = mmap (NULL, sizeof *self->reading, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (self->reading == MAP_FAILED) abort ();
    self->nursery = fork ();
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
    fate (self->nursery);
    munmap ((void *)self->reading, sizeof *self->reading);
    free (self);
    *self_p = NULL;
}

static void gone (void) {
    log_error ("careful", "reason=\"the nursery is gone\"");
    exit (EXIT_REFUSED);
}

void careful_renew (careful_t *self) {
    request_t request = {0};
    if (!give (self->fd, &request, sizeof request)) gone ();
}

FingerprintFragment *careful_read (careful_t *self, job_t *job, int64_t time) {
    if (!++self->asked) ++self->asked;
    request_t request = {.number = self->asked, .size = (uint32_t)job->raw_size, .time = time};
    request.front = (uint32_t)parcel__get_packed_size (job->parcel);
    uint8_t *front = arena_alloc (job->arena, request.front + 1ul);
    parcel__pack (job->parcel, front);
    struct timeval bound = {.tv_sec = (time + SLACK) / 1000 + 1};
    reply_t reply;
    setsockopt (self->fd, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
    if (!give (self->fd, &request, sizeof request) || !give (self->fd, front, request.front) ||
        !give (self->fd, job->raw, job->raw_size) || !take (self->fd, &reply, sizeof reply) ||
        reply.number != request.number)
        gone ();
    if (reply.size == DIED) {
        log_error ("careful", "id=%s attempt=%u reason=\"who reads it dies, or never ends\"",
                   parcel_id_text (job->arena, job->parcel), job->parcel->attempt);
        return NULL;
    }
    if (reply.behind > CAREFUL_BEHIND) gone ();
    uint8_t *bytes = arena_alloc (job->arena, reply.size + 1ul), *behind = arena_alloc (job->arena, reply.behind + 1ul);
    if (!take (self->fd, bytes, reply.size) || !take (self->fd, behind, reply.behind)) gone ();
    job->behind = behind;
    job->behind_size = reply.behind;
    ProtobufCAllocator allocator = parcel_allocator (job->arena);
    return fingerprint_fragment__unpack (&allocator, reply.size, bytes);
}
