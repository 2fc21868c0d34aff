#include "report.h"

#include "clock.h"
#include "arf.h"
#include "array.h"
#include "database.h"
#include "find.h"
#include "ident.h"
#include "lessons.h"
#include "mail.h"
#include "obeyed.h"
#include "reporter_id.h"
#include "source.h"
#include "sql.h"
#include "text.h"
#include "uuid.h"

#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REPORTER = 320, FILINGS = 128 /* of one transaction */, HEAP_BYTES = 16 << 20 };

/* A report that is about to be filed. */
typedef struct {
    char *what, uuid[37];
    bool known; /* the history holds its message */
} filing_t;

typedef struct {
    console_t *console;
    const char *kind, *at;
    char reporter[32]; /* keyed hash, as a number */
    char who[REPORTER];
    bool by_id;
    char **what;
    size_t count, filed, failed, taught;
    lessons_t *lessons; /* NULL where no pipeline is up */
    filing_t filings[FILINGS];
    size_t n_filings;
    source_item_t *heap[FILINGS]; /* messages that wait to be found */
    size_t n_heap, heap_bytes;
    PGconn *database;
    keyring_t *keys;
} report_t;

static int usage (void) {
    fprintf (stderr, "usage: tamis report junk|notjunk [--reporter WHO] [--at TIME] (--id ID ... | PATH ...)\n");
    return EXIT_USAGE;
}

static bool read_arguments (report_t *self, int argc, char **argv) {
    static const struct option known[] = {{"reporter", 1, NULL, 'r'}, {"at", 1, NULL, 'a'}, {"id", 0, NULL, 'i'}, {0}};
    int64_t at;
    self->at = "";
    for (int each; (each = getopt_long (argc, argv, "", known, NULL)) != -1;)
        if (each == 'r')
            snprintf (self->who, sizeof self->who, "%s", optarg);
        else if (each == 'a' && clock_parse (optarg, &at))
            self->at = optarg;
        else if (each == 'i')
            self->by_id = true;
        else
            return false;
    if (argc - optind < 2) return false;
    self->kind = argv[optind];
    self->what = argv + optind + 1;
    self->count = (size_t)(argc - optind - 1);
    if (!*self->who) snprintf (self->who, sizeof self->who, "console:%u", getuid ());
    return !strcmp (self->kind, "junk") || !strcmp (self->kind, "notjunk");
}

/* Who reports is a person: kept as a keyed hash alone. */
static void hash_reporter (report_t *self) {
    reporter_id (self->keys, self->who, self->reporter);
}

static void say_failed (report_t *self, const char *what, const char *error) {
    self->failed++;
    if (self->console->json) {
        json_t *line = json_pack ("{s:s%, s:s}", "file", what, strlen (what), "error", error);
        if (line) json_dumpf (line, stdout, JSON_COMPACT);
        puts ("");
        json_decref (line);
    } else {
        fprintf (stderr, "tamis: %s: %s\n", what, error);
    }
}

static void say_filed (report_t *self, const filing_t *filing) {
    if (!filing->known) {
        say_failed (self, filing->what, "the history holds no such message");
        return;
    }
    self->filed++;
    if (self->console->json) printf ("{\"id\":\"%s\",\"report\":\"%s\"}\n", filing->uuid, self->kind);
}

/* Files COUNT filings from FIRST on, all or none of them; *ERROR says why none. */
static bool file_together (report_t *self, size_t first, size_t count, char **error) {
    char weight[16];
    array_t *messages = array_new ();
    for (size_t i = 0; i < count; i++) array_text (messages, self->filings[first + i].uuid);
    snprintf (weight, sizeof weight, "%d", REPORT_WEIGHT);
    const char *parameters[] = {array_whole (messages), self->reporter, self->kind, weight, self->at};
    PGresult *result = database_ask (self->database, sql_file_reports, 5, parameters, error);
    for (int i = 0; result && i < PQntuples (result); i++) {
        size_t place = (size_t)strtoul (PQgetvalue (result, i, 0), NULL, 10) - 1;
        if (place < count) self->filings[first + place].known = *PQgetvalue (result, i, 1) == 't';
    }
    bool done = result != NULL;
    PQclear (result);
    array_destroy (&messages);
    return done;
}

static void file_one (report_t *self, size_t i) {
    char *error = NULL;
    if (file_together (self, i, 1, &error))
        say_filed (self, &self->filings[i]);
    else
        say_failed (self, self->filings[i].what, error);
    free (error);
}

/* Files what is waiting in one transaction; where something goes wrong, one by one, to see what it is. */
static void file_waiting (report_t *self) {
    char *error = NULL;
    bool together = self->n_filings && file_together (self, 0, self->n_filings, &error);
    free (error);
    for (size_t i = 0; i < self->n_filings; i++) {
        if (together)
            say_filed (self, &self->filings[i]);
        else
            file_one (self, i);
        free (self->filings[i].what);
    }
    self->n_filings = 0;
}

static void add_filing (report_t *self, const char *what, const char *uuid) {
    filing_t *filing = &self->filings[self->n_filings++];
    *filing = (filing_t){.what = strdup (what)};
    if (!filing->what) abort ();
    memcpy (filing->uuid, uuid, sizeof filing->uuid);
    if (self->n_filings == FILINGS) file_waiting (self);
}

static void file_ids (report_t *self) {
    for (size_t i = 0; i < self->count; i++) {
        uint8_t id[IDENT_BYTES];
        char uuid[37];
        if (!ident_parse (self->keys, self->what[i], id)) {
            say_failed (self, self->what[i], "neither an id nor an X-Tamis-Id of ours");
            continue;
        }
        uuid_text (id, uuid);
        add_filing (self, self->what[i], uuid);
    }
    file_waiting (self);
}

/* The learner reads the message that a complaint is about, where it is all there. Takes ITEM. */
static void teach (report_t *self, source_item_t *item) {
    const char *message = item->bytes;
    arf_reported (&message, &item->size);
    memmove (item->bytes, message, item->size);
    bool whole = mail_body_offset (item->bytes, item->size) < item->size;
    if (self->lessons && whole)
        lessons_add (self->lessons, item);
    else
        source_item_destroy (&item);
}

/* The messages that wait, found, filed and taught together. */
static void file_heap (report_t *self) {
    find_messages (self->database, self->keys, self->heap, self->n_heap, self->at);
    for (size_t i = 0; i < self->n_heap; i++)
        if (*self->heap[i]->id)
            add_filing (self, self->heap[i]->file, self->heap[i]->id);
        else
            say_failed (self, self->heap[i]->file, "the history holds no such message");
    file_waiting (self);
    for (size_t i = 0; i < self->n_heap; i++) teach (self, self->heap[i]);
    self->n_heap = self->heap_bytes = 0;
}

/* Takes ITEM. */
static void file_message (report_t *self, source_item_t *item) {
    if (item->error) {
        say_failed (self, item->file, item->error);
        source_item_destroy (&item);
        return;
    }
    self->heap[self->n_heap++] = item;
    self->heap_bytes += item->size;
    if (self->n_heap == FILINGS || self->heap_bytes > HEAP_BYTES) file_heap (self);
}

/* What a new report of this reporter is worth, in hundredths: his record's. */
static int reporter_weight (report_t *self) {
    char *error = NULL;
    const char *parameters[] = {self->reporter};
    PGresult *result = database_ask (self->database, sql_reporter_weight, 1, parameters, &error);
    int weight = result ? (int)strtol (PQgetvalue (result, 0, 0), NULL, 10) : 0;
    PQclear (result);
    free (error);
    return weight;
}

static void file_messages (report_t *self) {
    source_plan_t plan = {.paths = self->what,
                          .count = self->count,
                          .limit = (size_t)config_number (self->console->config, "intake/message_max")};
    self->lessons = lessons_new (self->console, self->database, self->keys, self->reporter, self->at,
                                 !strcmp (self->kind, "junk"), reporter_weight (self));
    source_t *source = source_new (&plan);
    for (source_item_t *item; (item = source_next (source));) file_message (self, item);
    source_destroy (&source);
    file_heap (self);
}

/* Teaches what is left, and waits until every copy judges by it. False after saying why not. */
static bool end_lessons (report_t *self) {
    char *why = NULL;
    if (self->by_id) return true;
    if (!self->lessons) why = say ("the learner was taught nothing: no pipeline is up here");
    bool taught = self->lessons && lessons_finish (self->lessons, &why);
    int64_t version = self->lessons ? lessons_version (self->lessons) : 0;
    if (self->lessons) self->taught = lessons_taught (self->lessons);
    if (taught && version) taught = obeyed_await_model (self->console, self->database, version, &why);
    if (!taught) fprintf (stderr, "tamis: %s\n", why);
    lessons_destroy (&self->lessons);
    free (why);
    return taught;
}

static void say_done (const report_t *self) {
    printf ("%zu filed as %s, and in force", self->filed, self->kind);
    if (self->taught) printf ("; %zu taught the learner", self->taught);
    printf ("\n");
}

int command_report (console_t *console, int argc, char **argv) {
    report_t self = {.console = console};
    if (!read_arguments (&self, argc, argv)) return usage ();
    self.database = database_open (console, &self.keys);
    if (!self.database) return EXIT_REFUSED;
    hash_reporter (&self);
    if (self.by_id)
        file_ids (&self);
    else
        file_messages (&self);
    bool taught = end_lessons (&self);
    bool folded = !self.filed || database_await_fold (self.database);
    PQfinish (self.database);
    keyring_destroy (&self.keys);
    if (!folded) {
        fprintf (stderr, "tamis: filed, but not folded within a minute: is a pipeline up?\n");
        return EXIT_REFUSED;
    }
    if (!console->json) say_done (&self);
    if (!taught) return EXIT_REFUSED;
    return self.failed ? EXIT_NO : EXIT_DONE;
}
