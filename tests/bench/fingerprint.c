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
#include "bands.h"
#include "bulk.h"
#include "charset.h"
#include "clock.h"
#include "deceit.h"
#include "digest.h"
#include "disguise.h"
#include "fingerprint.h"
#include "fold.h"
#include "file/files.h"
#include "footer.h"
#include "header.h"
#include "host.h"
#include "identifier/contact.h"
#include "identifier/handle.h"
#include "identifier/iban.h"
#include "identifier/telephone.h"
#include "identifier/wallet.h"
#include "likeness.h"
#include "links.h"
#include "mailer.h"
#include "mime.h"
#include "normal.h"
#include "reader.h"
#include "sentence.h"
#include "skeleton.h"
#include "template.h"

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
    plain_t plain;
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
static deceit_t *deceit;
static protected_t *people;
static ground_t *ground;
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
    links_read (self->reader, naming, ground, self->evidence);
}

static void run_mailer (one_t *self) {
    mailer_read (self->bytes, self->size, &self->from, naming, self->evidence);
}

static void run_bulk (one_t *self) {
    bulk_read (self->bytes, self->size, naming, self->evidence);
}

static void run_bands (one_t *self) {
    bands_t bands;
    size_t size;
    const char *text = footer_without (self->arena, self->reader, &size);
    bands_read (&bands, text, size);
    used += bands.count;
}

static void run_sentences (one_t *self) {
    sentence_t found_sentences[SENTENCES];
    used += sentence_read (self->arena, self->reader->text, self->reader->size, found_sentences);
}

static void run_template (one_t *self) {
    size_t size;
    used += template_of (self->arena, self->reader->text, self->reader->size, &size) != NULL;
}

static void run_likeness (one_t *self) {
    likeness_read (self->reader, self->evidence);
}

static void run_files (one_t *self) {
    files_read (self->mime, self->reader, &self->limits, self->deadline, self->evidence);
}

static void run_plain (one_t *self) {
    self->plain = plain_read (self->arena, self->reader);
}

static void run_wallet (one_t *self) {
    wallet_read (&self->plain, self->evidence);
}

static void run_iban (one_t *self) {
    iban_read (&self->plain, self->evidence);
}

static void run_telephone (one_t *self) {
    telephone_read (&self->plain, self->evidence);
}

static void run_handle (one_t *self) {
    handle_read (&self->plain, self->evidence);
}

static void run_contact (one_t *self) {
    contact_read (&self->plain, naming, &self->from, self->bytes, self->size, self->evidence);
}

static void run_deceit (one_t *self) {
    deceit_read (deceit,
                 &(deceit_view_t){NULL, self->bytes, self->size, &self->from, self->subject, self->mime, self->reader,
                                  naming, people},
                 self->evidence);
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
    {"the mailer's handwriting", run_mailer, false, 0},
    {"what bulk senders say", run_bulk, false, 0},
    {"likeness of texts", run_likeness, false, 0},
    {"  bands", run_bands, true, 0},
    {"  sentences", run_sentences, true, 0},
    {"  template", run_template, true, 0},
    {"attachments", run_attachment, false, 0},
    {"what is within attachments", run_files, false, 0},
    {"links", run_links, false, 0},
    {"text as identifiers are sought in it", run_plain, false, 0},
    {"wallets", run_wallet, false, 0},
    {"IBANs", run_iban, false, 0},
    {"telephones", run_telephone, false, 0},
    {"messengers' handles", run_handle, false, 0},
    {"contacts", run_contact, false, 0},
    {"tricks and the language of fraud", run_deceit, false, 0},
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
    people = protected_load ("", &error);
    deceit = deceit_new ("", &error);
    ground = ground_load ("", "", &error);
    fingerprint = fingerprint_new (&limits, "", &error);
    if (!naming || !people || !deceit || !ground || !fingerprint) return 111;
    double clock_cost = cost_of_clock ();
    for (size_t i = 0; i < n_messages; i += 10) measure (&messages[i], keys, clock_cost); /* tables are built once */
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) steps[i].cost = 0;
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < n_messages; i++) measure (&messages[i], keys, clock_cost);
    print (rounds);
    for (size_t i = 0; i < n_messages; i++) free (messages[i].bytes);
    fingerprint_destroy (&fingerprint);
    deceit_destroy (&deceit);
    protected_destroy (&people);
    naming_destroy (&naming);
    ground_destroy (&ground);
    keyring_destroy (&keys);
    return 0;
}
