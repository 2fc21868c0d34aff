#include "report.h"

#include "clock.h"
#include "database.h"
#include "find.h"
#include "ident.h"
#include "source.h"
#include "sql.h"
#include "uuid.h"

#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REPORTER = 320 };

typedef struct {
    console_t *console;
    const char *kind, *at;
    char reporter[32]; /* keyed hash, as a number */
    char who[REPORTER];
    bool by_id;
    char **what;
    size_t count, filed, failed;
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
    uint8_t hash[8];
    int64_t number = 0;
    for (char *each = self->who; *each; each++)
        if (*each >= 'A' && *each <= 'Z') *each = (char)(*each + 'a' - 'A');
    keyring_hash (self->keys, KEY_DEPLOYMENT, "reporter", self->who, strlen (self->who), hash, sizeof hash);
    for (int i = 0; i < 8; i++) number = number << 8 | (i ? hash[i] : hash[i] & 0x7f);
    snprintf (self->reporter, sizeof self->reporter, "%" PRId64, number);
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

static void file_one (report_t *self, const char *what, const char *uuid) {
    char weight[16], *error = NULL;
    snprintf (weight, sizeof weight, "%d", REPORT_WEIGHT);
    const char *parameters[] = {uuid, self->reporter, self->kind, weight, self->at};
    PGresult *result = database_ask (self->database, sql_file_report, 5, parameters, &error);
    if (!result)
        say_failed (self, what, error);
    else if (*PQgetvalue (result, 0, 0) != 't')
        say_failed (self, what, "the history holds no such message");
    else
        self->filed++;
    if (result && *PQgetvalue (result, 0, 0) == 't' && self->console->json)
        printf ("{\"id\":\"%s\",\"report\":\"%s\"}\n", uuid, self->kind);
    PQclear (result);
    free (error);
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
        file_one (self, self->what[i], uuid);
    }
}

static void file_messages (report_t *self) {
    source_plan_t plan = {.paths = self->what,
                          .count = self->count,
                          .limit = (size_t)config_number (self->console->config, "intake/message_max")};
    source_t *source = source_new (&plan);
    for (source_item_t *item; (item = source_next (source)); source_item_destroy (&item)) {
        char uuid[37];
        if (item->error)
            say_failed (self, item->file, item->error);
        else if (find_message (self->database, self->keys, item->bytes, item->size, self->at, uuid))
            file_one (self, item->file, uuid);
        else
            say_failed (self, item->file, "the history holds no such message");
    }
    source_destroy (&source);
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
    bool folded = !self.filed || database_await_fold (self.database);
    PQfinish (self.database);
    keyring_destroy (&self.keys);
    if (!folded) {
        fprintf (stderr, "tamis: filed, but not folded within a minute: is a pipeline up?\n");
        return EXIT_REFUSED;
    }
    if (!console->json) printf ("%zu filed as %s, and in force\n", self.filed, self.kind);
    return self.failed ? EXIT_NO : EXIT_DONE;
}
