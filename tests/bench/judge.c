/* stage: fingerprint */
/* judge [ORDER] <LIST: reads lines "0 PATH" (wanted) and "1 PATH" (junk), takes the features of each message as
 * fingerprint does, and writes a line "HALF ONLINE BITS" a message: what a model taught the other half of the list says
 * of it, what one says that was taught all before it, as scores; and the former as evidence, in 1/64 bits. ORDER: mixed
 * (as listed), junk or wanted (all of that kind first, then the other: as two archives are reported). CPU time goes to
 * standard error. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fingerprint.h"
#include "scorer.h"

enum { MOST = 100000, LARGEST = 50 << 20, LINE = 4096, WEIGHT = 50 /* of a new reporter */ };

typedef struct {
    bool junk;
    uint32_t *features;
    size_t count;
    double half, online;
    int32_t bits;
} letter_t;

typedef struct {
    letter_t *letters;
    size_t count, features;
    double reading, teaching, judging; /* s of CPU */
    const char *first;                 /* which kind is taught first; NULL: as listed */
} bench_t;

static double cpu (void) {
    struct timespec now;
    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static uint8_t *load (const char *path, size_t *size) {
    FILE *file = fopen (path, "re");
    uint8_t *bytes = malloc (LARGEST);
    if (!file || !bytes) {
        perror (path);
        exit (111);
    }
    *size = fread (bytes, 1, LARGEST, file);
    fclose (file);
    return bytes;
}

static void read_letter (bench_t *self, fingerprint_t *fingerprint, const keyring_t *keys, char *line) {
    size_t size;
    line[strcspn (line, "\n")] = '\0';
    uint8_t *bytes = load (line + 2, &size);
    arena_t *arena = arena_new ();
    evidence_t *evidence = evidence_new (arena, keys);
    double from = cpu ();
    fingerprint_message (fingerprint, bytes, size, evidence);
    self->reading += cpu () - from;
    letter_t *letter = &self->letters[self->count++];
    letter->junk = *line == '1';
    letter->count = evidence->n_features;
    letter->features = malloc ((evidence->n_features + 1) * sizeof *letter->features);
    if (!letter->features) abort ();
    memcpy (letter->features, evidence->features, evidence->n_features * sizeof *letter->features);
    self->features += letter->count;
    arena_destroy (&arena);
    free (bytes);
}

static void read_all (bench_t *self) {
    char line[LINE], *error = NULL;
    limits_t limits = fingerprint_limits ();
    fingerprint_t *fingerprint = fingerprint_new (&limits, "", &error);
    keyring_t *keys = keyring_for_tests ();
    self->letters = calloc (MOST, sizeof *self->letters);
    if (!fingerprint || !self->letters) abort ();
    while (self->count < MOST && fgets (line, sizeof line, stdin)) read_letter (self, fingerprint, keys, line);
    fingerprint_destroy (&fingerprint);
    keyring_destroy (&keys);
}

static void teach (bench_t *self, model_t *model, const letter_t *letter) {
    lesson_t lesson = {.junk = letter->junk, .weight = WEIGHT};
    double from = cpu ();
    model_teach (model, letter->features, letter->count, &lesson);
    self->teaching += cpu () - from;
}

static void teach_half (bench_t *self, model_t *model, size_t half) {
    for (int round = 0; round < 2; round++)
        for (size_t i = half; i < self->count; i += 2) {
            int turn = self->first ? self->letters[i].junk != !strcmp (self->first, "junk") : 0;
            if (turn == round) teach (self, model, &self->letters[i]);
        }
}

static void judge_half (bench_t *self, size_t half) {
    model_t *model = model_new ();
    teach_half (self, model, 1 - half);
    scorer_t *scorer = scorer_new (model);
    double from = cpu ();
    for (size_t i = half; i < self->count; i += 2) {
        letter_t *letter = &self->letters[i];
        letter->half = scorer_score (scorer, letter->features, letter->count);
        letter->bits = scorer_bits (scorer, letter->half);
    }
    self->judging += cpu () - from;
    scorer_destroy (&scorer);
    model_destroy (&model);
}

static void judge_online (bench_t *self) {
    model_t *model = model_new ();
    for (size_t i = 0; i < self->count; i++) {
        letter_t *letter = &self->letters[i];
        letter->online = model_score (model, letter->features, letter->count);
        teach (self, model, letter);
    }
    model_destroy (&model);
}

int main (int argc, char **argv) {
    bench_t self = {.first = argc > 1 && strcmp (argv[1], "mixed") ? argv[1] : NULL};
    read_all (&self);
    if (!self.count) return 111;
    judge_half (&self, 0);
    judge_half (&self, 1);
    judge_online (&self);
    for (size_t i = 0; i < self.count; i++)
        printf ("%.6f %.6f %d\n", self.letters[i].half, self.letters[i].online, (int)self.letters[i].bits);
    double each = 1e6 / (double)self.count;
    fprintf (stderr, "%zu features, %.0f us to read, %.1f to teach (twice), %.1f to judge (CPU, a message)\n",
             self.features / self.count, self.reading * each, self.teaching * each, self.judging * each);
    return 0;
}
