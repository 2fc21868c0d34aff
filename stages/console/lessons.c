#include "lessons.h"

#include "array.h"
#include "client.h"
#include "model.h"
#include "seal.h"
#include "sql.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { DIGEST = 8, NUMBER = 24 };

/* A message's features, on their way into the model. */
typedef struct {
    int64_t digest;
    char id[37];
    uint32_t *features;
    size_t count;
    bool known;        /* this reporter's lesson of it is in force */
    lesson_t standing; /* that lesson */
    lesson_t lesson;   /* the new one */
} pupil_t;

struct lessons_t {
    const console_t *console;
    PGconn *database;
    const keyring_t *keys;
    const char *reporter, *at;
    char key[NUMBER];
    bool junk;
    int weight;
    client_t *client;
    pupil_t *pupils;
    size_t count, taught, missed;
    int64_t version;
    char *why; /* the first thing that went wrong */
};

/* --- features come --- */

static int64_t digest_of (const lessons_t *self, const uint32_t *features, size_t count) {
    uint8_t hash[DIGEST];
    int64_t digest = 0;
    keyring_hash (self->keys, KEY_DEPLOYMENT, "lesson", features, count * sizeof *features, hash, sizeof hash);
    for (int i = 0; i < DIGEST; i++) digest = (int64_t)((uint64_t)digest << 8 | (i ? hash[i] : hash[i] & 0x7f));
    return digest;
}

static void teach_batch (lessons_t *self);

static void answered (void *state, source_item_t *item, const SubmissionAnswer *answer, const char *error) {
    lessons_t *self = state;
    const ReputationFragment *fragment = answer && answer->parcel ? answer->parcel->reputation : NULL;
    if (fragment && fragment->n_features && self->count < LESSONS_BATCH) {
        pupil_t *pupil = &self->pupils[self->count++];
        size_t size = fragment->n_features * sizeof *pupil->features;
        *pupil = (pupil_t){.count = fragment->n_features, .features = source_memory (NULL, size)};
        memcpy (pupil->features, fragment->features, size);
        memcpy (pupil->id, item->id, sizeof pupil->id);
        pupil->digest = digest_of (self, pupil->features, pupil->count);
    } else {
        self->missed++;
        if (!self->why) self->why = say ("%s", error ? error : "the pipeline found nothing to learn from");
    }
    source_item_destroy (&item);
}

void lessons_add (lessons_t *self, source_item_t *item) {
    client_submit (self->client, item);
    if (self->count >= LESSONS_BATCH - CLIENT_WINDOW) teach_batch (self);
}

/* --- teaching --- */

static bool ask (lessons_t *self, const char *sql, int count, const char *const *parameters, PGresult **rows) {
    char *error = NULL;
    *rows = database_ask (self->database, sql, count, parameters, &error);
    if (!*rows && !self->why) self->why = strdup (error);
    free (error);
    return *rows != NULL;
}

static bool run (lessons_t *self, const char *sql) {
    PGresult *rows;
    bool done = ask (self, sql, 0, NULL, &rows);
    PQclear (rows);
    return done;
}

/* The newest model; one that was taught nothing where there is none yet; NULL with a reason. */
static model_t *load (lessons_t *self) {
    PGresult *rows;
    const char *parameters[] = {self->key, "0"};
    if (!ask (self, sql_model_newest, 2, parameters, &rows)) return NULL;
    model_t *model = NULL;
    if (PQntuples (rows)) {
        size_t size;
        uint8_t *bytes = PQunescapeBytea ((const uint8_t *)PQgetvalue (rows, 0, 1), &size);
        if (bytes) model = model_read (bytes, size);
        PQfreemem (bytes);
        if (!model && !self->why) self->why = say ("the model in the history is of another release");
    } else {
        model = model_new ();
    }
    PQclear (rows);
    return model;
}

static int by_digest (const void *left, const void *right) {
    const pupil_t *a = left, *b = right;
    return (a->digest > b->digest) - (a->digest < b->digest);
}

static pupil_t *find (lessons_t *self, int64_t digest) {
    pupil_t wanted = {.digest = digest};
    return bsearch (&wanted, self->pupils, self->count, sizeof wanted, by_digest);
}

/* Sorts by digest, which is as good an order as any, and drops what came twice. */
static void sort (lessons_t *self) {
    size_t kept = 0;
    qsort (self->pupils, self->count, sizeof *self->pupils, by_digest);
    for (size_t i = 0; i < self->count; i++) {
        if (kept && self->pupils[kept - 1].digest == self->pupils[i].digest)
            free (self->pupils[i].features);
        else
            self->pupils[kept++] = self->pupils[i];
    }
    self->count = kept;
}

static bool find_standing (lessons_t *self) {
    PGresult *rows;
    array_t *digests = array_new ();
    for (size_t i = 0; i < self->count; i++) array_number (digests, self->pupils[i].digest);
    const char *parameters[] = {self->key, array_whole (digests), self->reporter};
    bool done = ask (self, sql_model_standing, 3, parameters, &rows);
    for (int i = 0; done && i < PQntuples (rows); i++) {
        pupil_t *pupil = find (self, strtoll (PQgetvalue (rows, i, 0), NULL, 10));
        if (!pupil) continue;
        pupil->known = true;
        pupil->standing = (lesson_t){.junk = *PQgetvalue (rows, i, 1) == 't',
                                     .weight = (int32_t)strtol (PQgetvalue (rows, i, 2), NULL, 10),
                                     .push = (int32_t)strtol (PQgetvalue (rows, i, 3), NULL, 10),
                                     .age = (uint32_t)strtoul (PQgetvalue (rows, i, 4), NULL, 10)};
    }
    PQclear (rows);
    array_destroy (&digests);
    return done;
}

/* What a person says again teaches nothing new; the opposite takes back what was taught first. */
static bool is_news (const lessons_t *self, const pupil_t *pupil) {
    return self->weight > 0 && (!pupil->known || pupil->standing.junk != self->junk);
}

typedef enum { DIGESTS, MESSAGES, JUNK, WEIGHTS, PUSHES, AGES, BACK, ARRAYS } column_t;

static size_t teach (lessons_t *self, model_t *model, array_t *columns[ARRAYS]) {
    for (size_t i = 0; i < self->count; i++) {
        pupil_t *pupil = &self->pupils[i];
        if (!is_news (self, pupil)) continue;
        if (pupil->known) {
            model_take_back (model, pupil->features, pupil->count, &pupil->standing);
            array_number (columns[BACK], pupil->digest);
        }
        pupil->lesson = (lesson_t){.junk = self->junk, .weight = self->weight};
        model_teach (model, pupil->features, pupil->count, &pupil->lesson);
        array_number (columns[DIGESTS], pupil->digest);
        array_text (columns[MESSAGES], *pupil->id ? pupil->id : NULL);
        array_text (columns[JUNK], self->junk ? "t" : "f");
        array_number (columns[WEIGHTS], pupil->lesson.weight);
        array_number (columns[PUSHES], pupil->lesson.push);
        array_number (columns[AGES], pupil->lesson.age);
    }
    return array_count (columns[DIGESTS]);
}

char *lessons_hex (const uint8_t *bytes, size_t size) {
    static const char digits[] = "0123456789abcdef";
    char *text = source_memory (NULL, 2 * size + 3), *at = text;
    *at++ = '\\';
    *at++ = 'x';
    for (size_t i = 0; i < size; i++) {
        *at++ = digits[bytes[i] >> 4];
        *at++ = digits[bytes[i] & 15];
    }
    *at = '\0';
    return text;
}

static bool save (lessons_t *self, const model_t *model, array_t *columns[ARRAYS]) {
    size_t size;
    uint8_t *bytes = model_write (model, &size);
    char *weights = lessons_hex (bytes, size), junk[NUMBER], notjunk[NUMBER];
    snprintf (junk, sizeof junk, "%" PRId64, model_junk (model));
    snprintf (notjunk, sizeof notjunk, "%" PRId64, model_notjunk (model));
    const char *parameters[8 + ARRAYS] = {self->key, "report", self->reporter, "report",
                                          self->at,  weights,  junk,           notjunk};
    for (int i = 0; i < ARRAYS; i++) parameters[8 + i] = array_whole (columns[i]);
    PGresult *rows;
    bool done = ask (self, sql_model_save, 8 + ARRAYS, parameters, &rows);
    if (done) self->version = strtoll (PQgetvalue (rows, 0, 0), NULL, 10);
    PQclear (rows);
    free (weights);
    free (bytes);
    return done;
}

/* What it takes to take the lessons back, for a release; under a key, and apart from the sums. */
static bool seal (lessons_t *self) {
    array_t *digests = array_new (), *seals = array_new ();
    char version[NUMBER];
    for (size_t i = 0; i < self->count; i++) {
        const pupil_t *pupil = &self->pupils[i];
        size_t size = 0;
        uint8_t *sealed = NULL;
        if (!is_news (self, pupil) || !*pupil->id) continue;
        sealed = seal_close (self->keys, LESSONS_SEAL, pupil->features, pupil->count * sizeof *pupil->features, &size);
        char *text = sealed ? lessons_hex (sealed, size) : NULL;
        array_number (digests, pupil->digest);
        array_text (seals, text);
        free (sealed);
        free (text);
    }
    snprintf (version, sizeof version, "%" PRId64, self->version);
    const char *parameters[] = {array_whole (digests), self->reporter, version, array_whole (seals)};
    PGresult *rows = NULL;
    bool done = !array_count (digests) || ask (self, sql_model_seal, 4, parameters, &rows);
    PQclear (rows);
    array_destroy (&digests);
    array_destroy (&seals);
    return done;
}

static bool teach_locked (lessons_t *self, size_t *taught) {
    array_t *columns[ARRAYS];
    model_t *model = run (self, sql_model_lock) ? load (self) : NULL;
    if (!model) return false;
    for (int i = 0; i < ARRAYS; i++) columns[i] = array_new ();
    bool done = find_standing (self);
    *taught = done ? teach (self, model, columns) : 0;
    if (*taught) done = save (self, model, columns) && seal (self);
    for (int i = 0; i < ARRAYS; i++) array_destroy (&columns[i]);
    model_destroy (&model);
    return done;
}

/* All that has come, as one version of the model and in one transaction. */
static void teach_batch (lessons_t *self) {
    size_t taught = 0;
    if (!self->count) return;
    sort (self);
    bool done = run (self, "BEGIN") && teach_locked (self, &taught) && run (self, "COMMIT");
    if (done)
        self->taught += taught;
    else
        self->missed += self->count;
    if (!done) run (self, "ROLLBACK");
    for (size_t i = 0; i < self->count; i++) free (self->pupils[i].features);
    self->count = 0;
}

bool lessons_finish (lessons_t *self, char **why) {
    client_finish (self->client);
    teach_batch (self);
    if (!self->missed) return true;
    *why = say ("%zu messages taught the learner nothing: %s", self->missed, self->why ? self->why : "no reason given");
    return false;
}

int64_t lessons_version (const lessons_t *self) {
    return self->version;
}

size_t lessons_taught (const lessons_t *self) {
    return self->taught;
}

/* --- life --- */

lessons_t *lessons_new (const console_t *console, PGconn *database, const keyring_t *keys, const char *reporter,
                        const char *at, bool junk, int weight) {
    lessons_t *self = source_memory (NULL, sizeof *self);
    *self = (lessons_t){.console = console,
                        .database = database,
                        .keys = keys,
                        .reporter = reporter,
                        .at = at,
                        .junk = junk,
                        .weight = weight};
    snprintf (self->key, sizeof self->key, "%u", keyring_id (keys, KEY_DEPLOYMENT));
    self->pupils = source_memory (NULL, LESSONS_BATCH * sizeof *self->pupils);
    self->client = client_new (console, true, answered, self);
    if (self->client) client_lessons (self->client);
    if (!self->client || !client_connect (self->client)) lessons_destroy (&self);
    return self;
}

void lessons_destroy (lessons_t **self_p) {
    lessons_t *self = *self_p;
    if (!self) return;
    client_destroy (&self->client);
    for (size_t i = 0; i < self->count; i++) free (self->pupils[i].features);
    free (self->pupils);
    free (self->why);
    free (self);
    *self_p = NULL;
}
