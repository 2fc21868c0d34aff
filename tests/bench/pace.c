/* pace CONFIG RATE COUNT FILE …|@LIST: hands COUNT messages (the files, or those that LIST names, one a line, over and
 * over) in at the submit door, RATE a second, or as many as the window allows where RATE is 0; prints one line of JSON:
 * how many were sent, answered and deferred, in how many seconds, and the percentiles, in ms, of the time from when a
 * message was due to its verdict. What waits for its turn at the door counts as waiting. */
#include <czmq.h>
#include <sodium.h>

#include "config.h"
#include "endpoint.h"
#include "hop.h"
#include "parcel.h"
#include "paths.h"

enum { WINDOW = 256, PATH_SIZE = 4096, SETTLE = 2000 /* ms for the connections to stand */, SILENCE = 30 /* s */ };

typedef struct {
    zsock_t *ends[2];
    void *push, *pull;
    char answer_to[256];
    zmq_msg_t *letters;
    int n_letters, count, sent, answered, deferred;
    double rate, began;
    double *due, *took;
} pace_t;

static double now (void) {
    struct timespec time;
    clock_gettime (CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void read_letter (pace_t *self, const char *path) {
    zchunk_t *chunk = zchunk_slurp (path, 0);
    if (!chunk) return;
    self->letters = realloc (self->letters, (size_t)(self->n_letters + 1) * sizeof *self->letters);
    if (!self->letters) abort ();
    zmq_msg_t *letter = &self->letters[self->n_letters++];
    zmq_msg_init_size (letter, zchunk_size (chunk));
    memcpy (zmq_msg_data (letter), zchunk_data (chunk), zchunk_size (chunk));
    zchunk_destroy (&chunk);
}

static void read_letters (pace_t *self, const char *word) {
    char path[PATH_SIZE];
    FILE *list = *word == '@' ? fopen (word + 1, "re") : NULL;
    if (*word != '@') read_letter (self, word);
    while (list && fgets (path, sizeof path, list)) {
        path[strcspn (path, "\n")] = 0;
        read_letter (self, path);
    }
    if (list) fclose (list);
}

static bool connect_doors (pace_t *self, const config_t *config) {
    char *sockets = paths_sockets (config), **found = endpoint_resolve (config_text (config, "intake/submit"), sockets);
    zsock_t *push = zsock_new (ZMQ_PUSH), *pull = zsock_new (ZMQ_PULL);
    zsock_set_sndhwm (push, WINDOW);
    zsock_set_rcvhwm (pull, 0);
    self->ends[0] = push;
    self->ends[1] = pull;
    self->push = zsock_resolve (push);
    self->pull = zsock_resolve (pull);
    for (char **each = found; *each; each++) zmq_connect (self->push, *each);
    snprintf (self->answer_to, sizeof self->answer_to, "ipc://%s/scan-%d.sock", sockets, (int)getpid ());
    bool good = *found && zmq_bind (self->pull, self->answer_to) == 0;
    endpoint_list_free (found);
    free (sockets);
    return good;
}

/* The token's first bytes are the message's number, the rest is random. */
static bool send_one (pace_t *self) {
    uint8_t token[PARCEL_TOKEN];
    randombytes_buf (token, sizeof token);
    memcpy (token, &self->sent, sizeof self->sent);
    Submission submission = SUBMISSION__INIT;
    submission.token = (ProtobufCBinaryData){PARCEL_TOKEN, token};
    submission.answer_to = self->answer_to;
    zmq_msg_t frames[HOP_FRAMES];
    parcel_frame (&frames[0], NULL, 0, &submission.base);
    zmq_msg_init (&frames[1]);
    zmq_msg_copy (&frames[1], &self->letters[self->sent % self->n_letters]);
    bool gone = zmq_msg_send (&frames[0], self->push, ZMQ_DONTWAIT | ZMQ_SNDMORE) >= 0;
    if (gone) zmq_msg_send (&frames[1], self->push, 0);
    for (int i = 0; i < HOP_FRAMES; i++) zmq_msg_close (&frames[i]);
    return gone;
}

static void send_due (pace_t *self) {
    while (self->sent < self->count) {
        double due = self->rate > 0 ? self->began + self->sent / self->rate : now ();
        if (self->rate > 0 ? due > now () : self->sent - self->answered >= WINDOW) break;
        self->due[self->sent] = due;
        if (!send_one (self)) break;
        self->sent++;
    }
}

static void hear (pace_t *self, zmq_msg_t *frame) {
    arena_t *arena = arena_new ();
    ProtobufCAllocator allocator = parcel_allocator (arena);
    SubmissionAnswer *answer = submission_answer__unpack (&allocator, zmq_msg_size (frame), zmq_msg_data (frame));
    int number = -1;
    if (answer && answer->token.len == PARCEL_TOKEN) memcpy (&number, answer->token.data, sizeof number);
    if (number >= 0 && number < self->sent) {
        self->took[self->answered++] = (now () - self->due[number]) * 1000;
        self->deferred +=
            !answer->parcel || !answer->parcel->verdict || answer->parcel->verdict->decision == DECISION__DEFER;
    }
    arena_destroy (&arena);
}

static bool hear_all (pace_t *self) {
    zmq_msg_t frame;
    bool any = false;
    zmq_msg_init (&frame);
    while (zmq_msg_recv (&frame, self->pull, ZMQ_DONTWAIT) >= 0) {
        hear (self, &frame);
        any = true;
    }
    zmq_msg_close (&frame);
    return any;
}

static void run (pace_t *self) {
    self->began = now ();
    double heard = self->began;
    while (self->answered < self->count && now () - heard < SILENCE) {
        send_due (self);
        zmq_pollitem_t item = {.socket = self->pull, .events = ZMQ_POLLIN};
        zmq_poll (&item, 1, self->sent < self->count ? 1 : 20);
        if (hear_all (self)) heard = now ();
    }
}

static int by_size (const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double part (const pace_t *self, double share) {
    int at = (int)(share * self->answered);
    return self->answered ? self->took[at < self->answered ? at : self->answered - 1] : 0;
}

int main (int argc, char **argv) {
    char *error = NULL;
    pace_t self = {.rate = argc > 2 ? strtod (argv[2], NULL) : 0,
                   .count = argc > 3 ? (int)strtol (argv[3], NULL, 10) : 0};
    config_t *config = argc > 4 && self.count > 0 ? config_load (argv[1], &error) : NULL;
    for (int i = 4; config && i < argc; i++) read_letters (&self, argv[i]);
    if (!self.n_letters || !connect_doors (&self, config)) {
        fprintf (stderr, "pace: %s\n",
                 error ? error : "usage: pace CONFIG RATE COUNT FILE …|@LIST, with a pipeline that is up");
        return 100;
    }
    self.due = calloc ((size_t)self.count, sizeof *self.due);
    self.took = calloc ((size_t)self.count, sizeof *self.took);
    zclock_sleep (SETTLE);
    run (&self);
    double seconds = now () - self.began;
    qsort (self.took, (size_t)self.answered, sizeof *self.took, by_size);
    printf ("{\"sent\": %d, \"answered\": %d, \"deferred\": %d, \"seconds\": %.3f, ", self.sent, self.answered,
            self.deferred, seconds);
    printf ("\"p50\": %.2f, \"p95\": %.2f, \"p99\": %.2f, \"longest\": %.2f}\n", part (&self, 0.5), part (&self, 0.95),
            part (&self, 0.99), part (&self, 1));
    fflush (stdout);
    zsock_set_linger (self.ends[0], 0);
    zsock_destroy (&self.ends[0]);
    zsock_destroy (&self.ends[1]);
    unlink (self.answer_to + 6);
    return self.answered == self.count ? 0 : 1;
}
