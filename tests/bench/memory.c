/* stage: fingerprint */
/* memory COUNT FILE…: COUNT messages, made from the files in turn, through fingerprint's one function, and what memory
 * is held meanwhile. Exit status 1 where it grows after the first tenth. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fingerprint.h"
#include "locked.h"

enum { STEPS = 10, MARK = 80, ALLOWED = 1 << 20 /* bytes: what one large message leaves in the allocator's hands */ };

typedef struct {
    uint8_t *raw;
    size_t size;
} letter_t;

typedef struct {
    size_t resident, used; /* bytes: of the process, and of it in use */
} held_t;

static held_t held (void) {
    held_t now = {0, mallinfo2 ().uordblks + mallinfo2 ().hblkhd};
    FILE *file = fopen ("/proc/self/statm", "re");
    size_t all, resident;
    if (file && fscanf (file, "%zu %zu", &all, &resident) == 2)
        now.resident = resident * (size_t)sysconf (_SC_PAGESIZE);
    if (file) fclose (file);
    return now;
}

static double cpu (void) {
    struct rusage used;
    getrusage (RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* Room stays in front for a field that makes each message another one. */
static letter_t read_letter (const char *path) {
    struct stat found;
    letter_t letter = {NULL, 0};
    FILE *file = stat (path, &found) || !S_ISREG (found.st_mode) ? NULL : fopen (path, "re");
    if (!file) return letter;
    letter.raw = malloc ((size_t)found.st_size + MARK);
    if (!letter.raw) abort ();
    letter.size = MARK + fread (letter.raw + MARK, 1, (size_t)found.st_size, file);
    fclose (file);
    return letter;
}

static size_t read_all (char **paths, int count, letter_t *letters) {
    size_t n = 0;
    for (int i = 0; i < count; i++) {
        letters[n] = read_letter (paths[i]);
        n += letters[n].raw != NULL;
    }
    return n;
}

static void one (const fingerprint_t *fingerprint, const keyring_t *keys, const letter_t *letter, size_t number) {
    char mark[MARK + 1];
    int length = snprintf (mark, sizeof mark, "Message-ID: <%0*zu@sender.example>\n", MARK - 30, number);
    arena_t *arena = arena_new ();
    memset (letter->raw, 'X', MARK);
    memcpy (letter->raw, mark, (size_t)length);
    fingerprint_message (fingerprint, letter->raw, letter->size, evidence_new (arena, keys));
    arena_destroy (&arena);
}

static int run (const fingerprint_t *fingerprint, const keyring_t *keys, const letter_t *letters, size_t n,
                size_t count) {
    held_t first = {0, 0}, now = {0, 0};
    double began = cpu ();
    for (size_t step = 1, done = 0; step <= STEPS; step++) {
        for (; done < count / STEPS * step; done++) one (fingerprint, keys, &letters[done % n], done);
        now = held ();
        if (step == 1) first = now;
        printf ("%9zu messages  %6.1f MB resident  %6.1f MB in use  %5.0f us of CPU a message\n", done,
                (double)now.resident / 1e6, (double)now.used / 1e6, (cpu () - began) * 1e6 / (double)(done ? done : 1));
        fflush (stdout);
    }
    bool flat = now.used <= first.used + ALLOWED / 16 && now.resident <= first.resident + ALLOWED;
    printf ("%s\n", flat ? "flat" : "memory GROWS");
    return !flat;
}

int main (int argc, char **argv) {
    char *error = NULL;
    size_t count = argc > 2 ? strtoul (argv[1], NULL, 10) : 0;
    letter_t *letters = calloc ((size_t)argc, sizeof *letters);
    size_t n = letters ? read_all (argv + 2, argc - 2, letters) : 0;
    limits_t limits = fingerprint_limits ();
    locked_prepare ();
    keyring_t *keys = keyring_for_tests ();
    fingerprint_t *fingerprint = fingerprint_new (&limits, "", &error);
    if (!n || !fingerprint) {
        fprintf (stderr, "usage: memory COUNT FILE...: %s\n", error ? error : "no message to read");
        return 100;
    }
    int status = run (fingerprint, keys, letters, n, count);
    fingerprint_destroy (&fingerprint);
    keyring_destroy (&keys);
    for (size_t i = 0; i < n; i++) free (letters[i].raw);
    free (letters);
    return status;
}
