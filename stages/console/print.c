#include "print.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "item.h"
#include "json.h"
#include "parcel.h"
#include "table.h"

enum { PROGRESS_INTERVAL = 100 /* ms */, DECISIONS = DECISION__REJECT + 1 };

struct print_t {
    bool json, colour, header;
    FILE *out;
    FILE *progress; /* NULL where it is no terminal */
    bool drawn;     /* the progress line stands on the terminal */
    size_t total, done, failures;
    size_t count[DECISIONS];
    int64_t began, drawn_at; /* clock_now() */
};

print_t *print_new (bool json, FILE *out, FILE *progress, size_t total) {
    print_t *self = source_memory (NULL, sizeof *self);
    *self = (print_t){.json = json, .out = out, .total = total, .began = clock_now ()};
    self->colour = isatty (fileno (out)) && !getenv ("NO_COLOR");
    self->progress = isatty (fileno (progress)) ? progress : NULL;
    return self;
}

void print_destroy (print_t **self) {
    free (*self);
    *self = NULL;
}

size_t print_failures (const print_t *self) {
    return self->failures;
}

static void progress_erase (print_t *self) {
    if (!self->drawn) return;
    (void)fputs ("\r\033[K", self->progress);
    (void)fflush (self->progress);
    self->drawn = false;
}

static void progress_draw (print_t *self) {
    int64_t now = clock_now (), spent = now - self->began;
    if (!self->progress || (self->drawn_at && now - self->drawn_at < PROGRESS_INTERVAL)) return;
    (void)fprintf (self->progress, "\r\033[Kscanned %zu", self->done);
    if (self->total) (void)fprintf (self->progress, " of %zu", self->total);
    if (spent > 0) (void)fprintf (self->progress, " · %.0f/s", (double)self->done * 1000 / (double)spent);
    (void)fflush (self->progress);
    self->drawn = true;
    self->drawn_at = now;
}

/* A row is written where the progress line stood. It is drawn again, but only as often as eyes can follow. */
static void row_begin (print_t *self) {
    if (isatty (fileno (self->out))) progress_erase (self);
    if (!self->json && !self->header) table_header (self->out);
    self->header = true;
    self->done++;
}

static void row_end (print_t *self) {
    (void)fflush (self->out);
    progress_draw (self);
}

static void line_print (print_t *self, char *line) {
    if (line) (void)fprintf (self->out, "%s\n", line);
    free (line);
}

void print_failure (print_t *self, const char *file, const char *error) {
    row_begin (self);
    self->failures++;
    if (self->json)
        line_print (self, json_failure (file, error));
    else
        table_failure (self->out, self->colour, file, error);
    row_end (self);
}

void print_answer (print_t *self, const char *file, const SubmissionAnswer *answer) {
    if (*answer->error || !answer->parcel) {
        print_failure (self, file, *answer->error ? answer->error : "an answer without a parcel");
        return;
    }
    row_begin (self);
    Decision decision = answer->parcel->verdict ? answer->parcel->verdict->decision : DECISION__NONE;
    if ((unsigned)decision < DECISIONS) self->count[decision]++;
    if (self->json)
        line_print (self, json_answer (file, answer));
    else
        table_row (self->out, self->colour, file, answer);
    row_end (self);
}

static void summary_print (const print_t *self, FILE *out) {
    const char *separator = ": ";
    (void)fprintf (out, "%zu message%s", self->done, self->done == 1 ? "" : "s");
    for (int i = 0; i < DECISIONS; i++) {
        if (self->count[i] == 0) continue;
        (void)fprintf (out, "%s%zu %s", separator, self->count[i], decision_word ((Decision)i));
        separator = ", ";
    }
    if (self->failures) (void)fprintf (out, "%s%zu not read", separator, self->failures);
    (void)fputc ('\n', out);
}

bool print_end (print_t *self) {
    progress_erase (self);
    if (!self->json && self->done) (void)fputc ('\n', self->out);
    if (!self->json)
        summary_print (self, self->out);
    else if (self->progress)
        summary_print (self, self->progress);
    return fflush (self->out) == 0 && !ferror (self->out);
}
