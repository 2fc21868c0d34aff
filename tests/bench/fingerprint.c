/* stage: fingerprint */
/* fingerprint FOLDER [ROUNDS]: what a message of FOLDER costs this stage, by idea, in µs of CPU; the mean of ROUNDS
 * (3) passes over all files below FOLDER. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "attachment.h"
#include "author.h"
#include "charset.h"
#include "clock.h"
#include "digest.h"
#include "disguise.h"
#include "fingerprint.h"
#include "fold.h"
#include "header.h"
#include "host.h"
#include "links.h"
#include "mime.h"
#include "normal.h"
#include "reader.h"
#include "skeleton.h"

enum { MESSAGES = 20000, DIRECTORIES = 16, LARGEST = 64 << 20 };

typedef struct {
    char *bytes;
    size_t size;
} message_t;

/* A message while it is read, and what the steps before found. */
typedef struct {
    const char *bytes;
    size_t size;
    arena_t *arena;
    evidence_t *evidence;
    limits_t limits;
    int64_t deadline;
    author_t from;
    const char *subject;
    mime_t *mime;
    reader_t *reader;
} one_t;

typedef struct {
    const char *name;
    void (*run) (one_t *self);
    bool part; /* of the step before it: not in the sum */
    double cost;
} step_t;

static message_t messages[MESSAGES];
static size_t n_messages, n_bytes;
static naming_t *naming;
static fingerprint_t *fingerprint;
static volatile size_t used; /* what a step made: nothing is left out as unused */

static void run_nothing (one_t *self) {
    used += self->size;
}

static void run_author (one_t *self) {
    self->from = author_read (self->arena, self->bytes, self->size, "From");
    self->subject = author_field (self->arena, self->bytes, self->size, "Subject");
}

static void run_mime (one_t *self) {
    self->mime = mime_read (self->arena, self->bytes, self->size, &self->limits);
}

static void run_reader (one_t *self) {
    self->reader = reader_read (self->arena, self->mime, &self->limits, self->deadline);
}

static bool is_text (const part_t *part) {
    return strncmp (part->type, "text/", 5) == 0;
}

static void run_decode (one_t *self) {
    for (size_t i = 0, size; i < self->mime->count; i++) {
        const part_t *part = &self->mime->parts[i];
        bool flag = false;
        if (!is_text (part)) continue;
        char *bytes = mime_decode (self->arena, part, self->limits.text, &size, &flag);
        charset_utf8 (self->arena, bytes, size, part->charset, &size, &flag);
        used += size;
    }
}

static void run_normal (one_t *self) {
    size_t length;
    normal_text (self->arena, self->reader->text, self->reader->size, &length);
    used += length;
}

static void run_fold (one_t *self) {
    size_t length;
    fold_text (self->arena, self->reader->text, self->reader->size, &length);
    used += length;
}

static void run_header (one_t *self) {
    header_read (self->bytes, self->size, &self->from, self->subject, self->evidence);
}

static void run_disguise (one_t *self) {
    used += disguise_count (self->reader->text, self->reader->size);
}

static void run_text (one_t *self) {
    evidence_trait (self->evidence, TRAIT_text,
                    digest_hex (self->arena, self->reader->normal, self->reader->normal_size));
}

static void run_skeleton (one_t *self) {
    skeleton_read (self->reader, self->evidence);
}

static void run_attachment (one_t *self) {
    attachment_read (self->mime, &self->limits, self->deadline, self->evidence);
}

static void run_links (one_t *self) {
    links_read (self->reader, naming, self->evidence);
}

static void run_whole (one_t *self) {
    fingerprint_message (fingerprint, (const uint8_t *)self->bytes, self->size, self->evidence);
}

/* A line for each idea, in the order in which fingerprint_message names them. */
static step_t steps[] = {
    {"From and Subject", run_author, false, 0},
    {"MIME", run_mime, false, 0},
    {"the reader's view", run_reader, false, 0},
    {"  transfer encodings and charsets", run_decode, true, 0},
    {"  normal text", run_normal, true, 0},
    {"  folded text", run_fold, true, 0},
    {"header", run_header, false, 0},
    {"disguise", run_disguise, false, 0},
    {"text", run_text, false, 0},
    {"skeleton", run_skeleton, false, 0},
    {"attachments", run_attachment, false, 0},
    {"links", run_links, false, 0},
    {"the whole, as fingerprint_message has it", run_whole, true, 0},
};

static double cpu (void) {
    struct timespec now;
    clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void measure (const message_t *message, const keyring_t *keys, double clock_cost) {
    one_t one = {.bytes = message->bytes, .size = message->size, .arena = arena_new ()};
    one.limits = fingerprint_limits ();
    one.deadline = clock_now () + one.limits.time;
    one.evidence = evidence_new (one.arena, keys);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (steps[i].run == run_whole) one.evidence = evidence_new (one.arena, keys);
        double began = cpu ();
        steps[i].run (&one);
        steps[i].cost += cpu () - began - clock_cost;
    }
    arena_destroy (&one.arena);
}

static double cost_of_clock (void) {
    double began = cpu ();
    one_t one = {.size = 0};
    for (int i = 0; i < MESSAGES; i++) run_nothing (&one), cpu ();
    return (cpu () - began) / MESSAGES;
}

static int load (const char *path, const struct stat *about, int type, struct FTW *place) {
    (void)place;
    if (type != FTW_F || n_messages == MESSAGES || about->st_size > LARGEST) return 0;
    message_t *message = &messages[n_messages];
    FILE *file = fopen (path, "re");
    message->bytes = file ? malloc ((size_t)about->st_size + 1) : NULL;
    if (!message->bytes) return 1;
    message->size = fread (message->bytes, 1, (size_t)about->st_size, file);
    fclose (file);
    n_bytes += message->size;
    n_messages++;
    return 0;
}

static void print (int rounds) {
    double all = 0, runs = (double)rounds * (double)n_messages;
    printf ("%zu messages of %.1f KB on average, %d times\n", n_messages, (double)n_bytes / 1024 / (double)n_messages,
            rounds);
    printf ("%-44s %8s\n", "idea", "µs CPU");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        printf ("%-44s %8.1f\n", steps[i].name, steps[i].cost / runs);
        if (!steps[i].part) all += steps[i].cost / runs;
    }
    printf ("%-44s %8.1f\n", "the sum of all ideas", all);
}

int main (int argc, char **argv) {
    int rounds = argc > 2 ? (int)strtol (argv[2], NULL, 10) : 3;
    char *error = NULL;
    limits_t limits = fingerprint_limits ();
    if (argc < 2 || rounds < 1 || nftw (argv[1], load, DIRECTORIES, FTW_PHYS) || !n_messages) {
        fprintf (stderr, "usage: fingerprint FOLDER [ROUNDS]: a folder of messages, a file each\n");
        return 100;
    }
    keyring_t *keys = keyring_for_tests ();
    naming = naming_new ();
    fingerprint = fingerprint_new (&limits, "", &error);
    if (!naming || !fingerprint) return 111;
    double clock_cost = cost_of_clock ();
    for (size_t i = 0; i < n_messages; i += 10) measure (&messages[i], keys, clock_cost); /* tables are built once */
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) steps[i].cost = 0;
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < n_messages; i++) measure (&messages[i], keys, clock_cost);
    print (rounds);
    for (size_t i = 0; i < n_messages; i++) free (messages[i].bytes);
    fingerprint_destroy (&fingerprint);
    naming_destroy (&naming);
    keyring_destroy (&keys);
    return 0;
}
