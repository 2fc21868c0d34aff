#include "untaught.h"

#include "array.h"
#include "lessons.h"
#include "model.h"
#include "seal.h"
#include "sql.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>

enum { NUMBER = 24, DIGEST = 0, REPORTER, VERSION, WEIGHT, PUSH, AGE, SEALED };

typedef struct {
    PGconn *database;
    const keyring_t *keys;
    char key[NUMBER], number[NUMBER];
    array_t *columns[3]; /* digest, reporter, version of what was taken back */
    untaught_t *done;
    char *error;
} taking_t;

static PGresult *ask (taking_t *self, const char *sql, int count, const char *const *parameters) {
    char *error = NULL;
    PGresult *rows = database_ask (self->database, sql, count, parameters, &error);
    if (!rows && !self->error)
        self->error = error;
    else
        free (error);
    return rows;
}

static bool run (taking_t *self, const char *sql) {
    PGresult *rows = ask (self, sql, 0, NULL);
    PQclear (rows);
    return rows != NULL;
}

static uint8_t *bytes_of (const PGresult *rows, int row, int column, size_t *size) {
    return PQunescapeBytea ((const uint8_t *)PQgetvalue (rows, row, column), size);
}

static model_t *load (taking_t *self) {
    const char *parameters[] = {self->key, "0"};
    PGresult *rows = ask (self, sql_model_newest, 2, parameters);
    size_t size = 0;
    uint8_t *bytes = rows && PQntuples (rows) ? bytes_of (rows, 0, 1, &size) : NULL;
    model_t *model = bytes ? model_read (bytes, size) : NULL;
    if (!model && !self->error) self->error = say ("the model in the history is of another release");
    PQfreemem (bytes);
    PQclear (rows);
    return model;
}

/* False where the seal does not open. */
static bool take_one (taking_t *self, model_t *model, const PGresult *rows, int row) {
    size_t sealed_size = 0, size = 0;
    uint8_t *sealed = PQgetisnull (rows, row, SEALED) ? NULL : bytes_of (rows, row, SEALED, &sealed_size);
    uint8_t *features = sealed ? seal_open (self->keys, LESSONS_SEAL, sealed, sealed_size, &size) : NULL;
    if (features) {
        lesson_t lesson = {.junk = true,
                           .weight = (int32_t)strtol (PQgetvalue (rows, row, WEIGHT), NULL, 10),
                           .push = (int32_t)strtol (PQgetvalue (rows, row, PUSH), NULL, 10),
                           .age = (uint32_t)strtoul (PQgetvalue (rows, row, AGE), NULL, 10)};
        model_take_back (model, (const uint32_t *)(const void *)features, size / sizeof (uint32_t), &lesson);
        for (int c = 0; c < 3; c++) array_number (self->columns[c], strtoll (PQgetvalue (rows, row, c), NULL, 10));
    }
    bool taken = features != NULL;
    PQfreemem (sealed);
    free (features);
    return taken;
}

static bool save (taking_t *self, const model_t *model) {
    size_t size;
    char junk[NUMBER], notjunk[NUMBER];
    uint8_t *bytes = model_write (model, &size);
    char *weights = lessons_hex (bytes, size);
    snprintf (junk, sizeof junk, "%" PRId64, model_junk (model));
    snprintf (notjunk, sizeof notjunk, "%" PRId64, model_notjunk (model));
    const char *parameters[] = {self->key,
                                weights,
                                junk,
                                notjunk,
                                array_whole (self->columns[DIGEST]),
                                array_whole (self->columns[REPORTER]),
                                array_whole (self->columns[VERSION])};
    PGresult *rows = ask (self, sql_model_unteach, 7, parameters);
    if (rows) self->done->version = strtoll (PQgetvalue (rows, 0, 0), NULL, 10);
    PQclear (rows);
    free (weights);
    free (bytes);
    return rows != NULL;
}

/* Takes what the history tells of, a page of it; how many were taken, or -1. */
static int take_page (taking_t *self, const PGresult *rows) {
    int taken = 0, count = PQntuples (rows);
    model_t *model = load (self);
    if (!model) return -1;
    for (int c = 0; c < 3; c++) array_clear (self->columns[c]);
    for (int i = 0; i < count; i++) taken += take_one (self, model, rows, i);
    self->done->left = (size_t)(count - taken);
    if (taken && !save (self, model)) taken = -1;
    model_destroy (&model);
    return taken;
}

static int page (taking_t *self) {
    const char *parameters[] = {self->key, self->number};
    int taken = -1;
    if (!run (self, "BEGIN")) return -1;
    PGresult *rows = run (self, sql_model_lock) ? ask (self, sql_model_withdrawn, 2, parameters) : NULL;
    if (rows) taken = PQntuples (rows) ? take_page (self, rows) : 0;
    PQclear (rows);
    if (taken >= 0 && !run (self, "COMMIT")) taken = -1;
    if (taken < 0) run (self, "ROLLBACK");
    return taken;
}

bool untaught_by_release (PGconn *database, const keyring_t *keys, uint64_t number, untaught_t *done, char **why) {
    taking_t self = {.database = database, .keys = keys, .done = done};
    *done = (untaught_t){0};
    snprintf (self.key, sizeof self.key, "%u", keyring_id (keys, KEY_DEPLOYMENT));
    snprintf (self.number, sizeof self.number, "%" PRIu64, number);
    for (int c = 0; c < 3; c++) self.columns[c] = array_new ();
    int taken;
    while ((taken = page (&self)) > 0) done->lessons += (size_t)taken;
    for (int c = 0; c < 3; c++) array_destroy (&self.columns[c]);
    *why = self.error;
    return taken == 0;
}
