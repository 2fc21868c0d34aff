/* history DEPLOYMENT_KEY CIRCLE_KEY PATTERNS ROWS LETTERS TRAITS SEED FOLDER: a history of ROWS messages as rows to
 * COPY, in FOLDER (message, trait, walk), and in FOLDER/plan what the LETTERS that come next are to carry, so that
 * their traits recur as the history's own do.
 *
 * PATTERNS is what varied.py has learnt of real mail: a line "letter SIZE SPAM" for each original, then its traits, a
 * line each: "KIND LEVEL VALUE", LEVEL u where each message has a value of its own, p else. In VALUE 1 stands for the
 * stream's name, 2 for the last parts of its source's address, 3 for the first of them, 4 for a host and 5 for a
 * recipient.
 *
 * The model: one message in four opens a stream (a sender's letter); every other continues the stream of a message
 * drawn from all before (Simon 1955: sizes have a heavy tail). One stream in eight comes from 16 sources. Hosts and
 * recipients follow a Zipf law. Rows are filled up to TRAITS traits: 9 of the stream's, 6 by a Zipf law over four
 * million, the others never seen again. */
#include <math.h>
#include <time.h>

#include "history_sums.h"
#include "keyring.h"

enum {
    LINE = 8192,
    TRAITS_MOST = 512,
    STREAM_TRAITS = 9,
    ZIPF_TRAITS = 6,
    ZIPF_OVER = 4000000,
    RECIPIENTS = 1000000,
    SOURCES = 16,
    SNOWSHOE = 8, /* one stream in so many has SOURCES */
    OPENS = 4,    /* one message in so many opens a stream */
    REPORTED = 40 /* one spam stream in so many is reported */,
    NETWORKS = 60000,
    DAYS = 30,
    DAY = 86400,
    TX_FIRST = 3,
    TX_RANGE = 500,
    FINDINGS = 12,
    FILLER = 125 /* kinds of what rows are filled up with: 125, 126, 127 */
};

typedef struct {
    int kind;
    bool unique, constant;
    bool of_stream; /* names the stream or its source */
    uint64_t id;    /* of a constant one */
    char *value;
} pattern_t;

typedef struct {
    int size;
    bool spam;
    pattern_t *patterns;
    size_t count;
    int of_stream, recurring; /* how many name the stream; how many recur otherwise */
} letter_t;

/* One message of the model. */
typedef struct {
    uint32_t stream, source, host, recipient;
    const letter_t *letter;
    size_t original;
} drawn_t;

typedef struct {
    uint64_t state;
    keyring_t *keys;
    letter_t *letters;
    size_t n_letters;
    uint32_t *stream_of; /* by message */
    uint32_t n_streams;
    size_t *original_of; /* by stream */
    size_t traits_least;
    sums_t sums;
    uint64_t traits[TRAITS_MOST];
    size_t n_traits;
    uint64_t known, all; /* traits of the letters to come: with a row, at all */
} model_t;

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t draw (model_t *self) {
    uint64_t z = self->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint32_t zipf (model_t *self, uint32_t over) {
    double share = (double)(draw (self) >> 11) / 9007199254740992.0;
    return (uint32_t)exp (share * log (over));
}

/* --- patterns --- */

static void expand (const char *value, const drawn_t *drawn, char *text, size_t size) {
    unsigned high = 1 + drawn->source % NETWORKS, low = 1 + drawn->source / NETWORKS;
    for (char *at = text, *end = text + size - 24; at < end; value++) {
        if (*value == 1)
            at += snprintf (at, 24, "s%07u", drawn->stream);
        else if (*value == 2)
            at += snprintf (at, 24, "%x:%x", high, low);
        else if (*value == 3)
            at += snprintf (at, 24, "%x", high);
        else if (*value == 4)
            at += snprintf (at, 24, "z%07u", drawn->host);
        else if (*value == 5)
            at += snprintf (at, 24, "r%07u", drawn->recipient);
        else if (!(*at++ = *value))
            return;
    }
    text[size - 1] = 0;
}

static void read_pattern (model_t *self, char *line) {
    letter_t *letter = &self->letters[self->n_letters - 1];
    char *kind = strsep (&line, "\t"), *level = strsep (&line, "\t");
    const trait_info_t *info = trait_named (kind);
    if (!self->n_letters || !info || !level || !line) return;
    letter->patterns = realloc (letter->patterns, (letter->count + 1) * sizeof *letter->patterns);
    pattern_t *pattern = &letter->patterns[letter->count++];
    *pattern = (pattern_t){.kind = (int)info->code, .unique = *level == 'u', .value = strdup (line)};
    pattern->of_stream = strpbrk (line, "\1\2\3") != NULL;
    pattern->constant = !pattern->unique && !strpbrk (line, "\1\2\3\4\5");
    if (pattern->constant) pattern->id = trait_id (self->keys, info->code, line, strlen (line));
    letter->of_stream += !pattern->unique && pattern->of_stream;
    letter->recurring += !pattern->unique && !pattern->of_stream;
}

static bool read_patterns (model_t *self, const char *path) {
    char line[LINE];
    FILE *in = fopen (path, "re");
    while (in && fgets (line, sizeof line, in)) {
        line[strcspn (line, "\n")] = 0;
        if (strncmp (line, "letter ", 7)) {
            if (self->n_letters) read_pattern (self, line);
            continue;
        }
        char *rest;
        self->letters = realloc (self->letters, (self->n_letters + 1) * sizeof *self->letters);
        letter_t *letter = &self->letters[self->n_letters++];
        *letter = (letter_t){.size = (int)strtol (line + 7, &rest, 10)};
        letter->spam = strtol (rest, NULL, 10) != 0;
    }
    if (in) fclose (in);
    return self->n_letters > 0;
}

/* --- messages --- */

static drawn_t draw_message (model_t *self, size_t number) {
    uint32_t stream = number ? self->stream_of[draw (self) % number] : 0;
    if (!number || draw (self) % OPENS == 0) {
        stream = self->n_streams++;
        self->original_of[stream] = draw (self) % self->n_letters;
    }
    self->stream_of[number] = stream;
    drawn_t drawn = {.stream = stream, .original = self->original_of[stream]};
    drawn.letter = &self->letters[drawn.original];
    drawn.source = stream * SOURCES + (stream % SNOWSHOE == 0 ? (uint32_t)(draw (self) % SOURCES) : 0);
    drawn.host = zipf (self, ZIPF_OVER);
    drawn.recipient = zipf (self, RECIPIENTS);
    return drawn;
}

static void add_trait (model_t *self, uint64_t id) {
    if (self->n_traits < TRAITS_MOST) self->traits[self->n_traits++] = id;
}

static uint64_t made_up (int kind, uint64_t value) {
    return (uint64_t)kind << 56 | (value * 0x9e3779b97f4a7c15u) >> 8;
}

/* The traits that a pipeline finds in such a letter. */
static void real_traits (model_t *self, const drawn_t *drawn) {
    char text[LINE];
    self->n_traits = 0;
    for (size_t i = 0; i < drawn->letter->count; i++) {
        const pattern_t *pattern = &drawn->letter->patterns[i];
        uint64_t id = pattern->id;
        if (pattern->unique) {
            id = (uint64_t)pattern->kind << 56 | draw (self) >> 8;
        } else if (!pattern->constant) {
            expand (pattern->value, drawn, text, sizeof text);
            id = trait_id (self->keys, (trait_kind_t)pattern->kind, text, strlen (text));
        }
        add_trait (self, id);
    }
}

static void fill_up (model_t *self, const drawn_t *drawn) {
    for (int i = drawn->letter->of_stream; i < STREAM_TRAITS && self->n_traits < self->traits_least; i++)
        add_trait (self, made_up (FILLER, (uint64_t)drawn->stream * STREAM_TRAITS + (uint64_t)i + 1));
    for (int i = drawn->letter->recurring; i < ZIPF_TRAITS && self->n_traits < self->traits_least; i++)
        add_trait (self, made_up (FILLER + 1, zipf (self, ZIPF_OVER)));
    while (self->n_traits < self->traits_least) add_trait (self, (uint64_t)(FILLER + 2) << 56 | draw (self) >> 8);
}

/* A trait that never comes again never gets a row. */
static bool once (const drawn_t *drawn, size_t i, uint64_t trait) {
    return (i < drawn->letter->count && drawn->letter->patterns[i].unique) || trait_kind (trait) == FILLER + 2;
}

static void count_traits (model_t *self, const drawn_t *drawn, uint64_t source, int64_t seconds) {
    bool reported = drawn->letter->spam && drawn->stream % REPORTED == 0;
    uint64_t reach = UINT64_C (1) << (drawn->recipient % 64);
    for (size_t i = 0; i < self->n_traits; i++) {
        const trait_info_t *info = trait_info (trait_kind (self->traits[i]));
        if (once (drawn, i, self->traits[i])) continue;
        sums_add (&self->sums, self->traits[i], source, reach, drawn->letter->spam, reported,
                  (int32_t)(seconds / 3600));
        if (info && info->walks) sums_walk (&self->sums, self->traits[i], source, (int32_t)(seconds / DAY));
    }
}

static uint64_t source_of (const model_t *self) {
    for (size_t i = 0; i < self->n_traits; i++)
        if (trait_kind (self->traits[i]) == TRAIT_address) return self->traits[i];
    return 0;
}

/* id, source, campaign, reference, tx, bits, size, key, verdict, traits, findings. tx is older than any fold. */
static void write_message (model_t *self, FILE *out, const drawn_t *drawn, int64_t ms, int tx) {
    uint64_t id[2] = {htobe64 ((uint64_t)ms << 16 | 7u << 12 | (draw (self) & 0xfff)),
                      htobe64 (UINT64_C (2) << 62 | draw (self) >> 2)};
    uint32_t findings[FINDINGS];
    for (int i = 0; i < FINDINGS; i++) findings[i] = htobe32 ((uint32_t)(100 + i) << 16 | (draw (self) & 0xff));
    rows_put16 (out, 11);
    row_bytes (out, id, sizeof id);
    row_int64 (out, source_of (self));
    row_int64 (out, made_up (1, drawn->stream));
    row_int64 (out, draw (self) >> 1);
    row_int64 (out, (uint64_t)tx);
    row_int32 (out, drawn->letter->spam ? 300 : -300);
    row_int32 (out, drawn->letter->size);
    row_int16 (out, 1);
    row_text (out, drawn->letter->spam ? "junk" : "deliver");
    row_int64s (out, self->traits, self->n_traits);
    row_bytes (out, findings, sizeof findings);
}

static FILE *open_file (const char *folder, const char *name) {
    char path[LINE];
    snprintf (path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen (path, "we");
    if (!file) abort ();
    return file;
}

static void write_history (model_t *self, size_t rows, const char *folder) {
    FILE *out = open_file (folder, "message");
    int64_t now = (int64_t)time (NULL) * 1000, all = (int64_t)DAYS * DAY * 1000;
    rows_start (out);
    for (size_t i = 0; i < rows; i++) {
        drawn_t drawn = draw_message (self, i);
        int64_t ms = now - all + (int64_t)((double)all * (double)i / (double)rows);
        real_traits (self, &drawn);
        fill_up (self, &drawn);
        count_traits (self, &drawn, source_of (self), ms / 1000);
        write_message (self, out, &drawn, ms, TX_FIRST + (int)(i * TX_RANGE / rows));
    }
    rows_stop (out);
    fclose (out);
}

/* A line each: original, stream, first and last part of the address, host, recipient. */
static void write_plan (model_t *self, size_t rows, size_t letters, const char *folder) {
    FILE *plan = open_file (folder, "plan");
    for (size_t i = rows; i < rows + letters; i++) {
        drawn_t drawn = draw_message (self, i);
        fprintf (plan, "%zu %u %x %x %u %u\n", drawn.original, drawn.stream, 1 + drawn.source % NETWORKS,
                 1 + drawn.source / NETWORKS, drawn.host, drawn.recipient);
        real_traits (self, &drawn);
        for (size_t t = 0; t < self->n_traits; t++) self->known += sums_row (&self->sums, self->traits[t]);
        self->all += self->n_traits;
    }
    fclose (plan);
}

int main (int argc, char **argv) {
    if (argc != 9) return 100;
    size_t rows = strtoul (argv[4], NULL, 10), letters = strtoul (argv[5], NULL, 10);
    char *error = NULL;
    model_t self = {.state = strtoul (argv[7], NULL, 10), .traits_least = strtoul (argv[6], NULL, 10)};
    self.keys = keyring_load (argv[1], argv[2], &error);
    self.stream_of = calloc (rows + letters + 1, sizeof *self.stream_of);
    self.original_of = calloc (rows + letters + 1, sizeof *self.original_of);
    if (!self.keys || !self.stream_of || !self.original_of || self.traits_least > TRAITS_MOST ||
        !read_patterns (&self, argv[3])) {
        fprintf (stderr, "history: %s\n", error ? error : "no patterns, too many traits, or no memory");
        return 111;
    }
    write_history (&self, rows, argv[8]);
    write_plan (&self, rows, letters, argv[8]);
    FILE *walk = open_file (argv[8], "walk");
    sums_write_pairs (&self.sums, walk);
    fclose (walk);
    FILE *trait = open_file (argv[8], "trait");
    sums_write_traits (&self.sums, trait);
    fclose (trait);
    printf ("%lu %lu\n", (unsigned long)self.known, (unsigned long)self.all);
    return 0;
}
