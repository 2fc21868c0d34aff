/* tamis status. */
#include "http_get.h"
#include "paths.h"
#include "state.h"
#include "text.h"
#include "up.h"

#include <glob.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE = 2000 /* ms that a copy may take to answer */, COPY_NAME = 64 };

typedef struct {
    char stage[STATE_NAME], copy[COPY_NAME];
    pid_t pid; /* 0: not known, or not running */
    bool healthy;
    char reason[HTTP_BODY];
} answer_t;

typedef struct {
    answer_t answers[STATE_ROWS];
    int count;
} status_t;

static void ask (answer_t *self, const char *socket) {
    self->healthy = http_get (socket, "/health", PATIENCE, self->reason) == 200;
    if (self->healthy) self->reason[0] = '\0';
}

/* What a supervisor of this machine runs. */
static void ask_copies (status_t *self, const char *run, const char *sockets) {
    state_row_t rows[STATE_ROWS];
    int count = state_read (run, rows);
    for (int i = 0; i < count; i++) {
        if (rows[i].number == 0) continue;
        answer_t *answer = &self->answers[self->count++];
        *answer = (answer_t){.pid = rows[i].pid, .reason = "not running"};
        snprintf (answer->stage, sizeof answer->stage, "%.31s", rows[i].name);
        snprintf (answer->copy, sizeof answer->copy, "%d", rows[i].number);
        char *socket = copies_http (sockets, rows[i].name, rows[i].number);
        if (answer->pid != 0) ask (answer, socket);
        free (socket);
    }
}

/* The stage and the copy that SOCKETS/STAGE-COPY.http names; false where it is no stage's. */
static bool read_name (answer_t *self, const char *socket, size_t folder) {
    const char *name = socket + folder + 1, *end = strrchr (name, '.');
    for (int i = 0; i < COPIES_STAGES; i++) {
        size_t length = strlen (copies_stages[i]);
        if (strncmp (name, copies_stages[i], length) != 0 || name[length] != '-') continue;
        snprintf (self->stage, sizeof self->stage, "%s", copies_stages[i]);
        snprintf (self->copy, sizeof self->copy, "%.*s", (int)(end - name - (int)length - 1), name + length + 1);
        return true;
    }
    return false;
}

/* Where nobody supervises from here (in a container, say), what runs is what has a socket. */
static void ask_sockets (status_t *self, const char *sockets) {
    char *pattern = say ("%s/*-*.http", sockets);
    glob_t found;
    if (glob (pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc && self->count < STATE_ROWS; i++) {
            answer_t *answer = &self->answers[self->count];
            if (!read_name (answer, found.gl_pathv[i], strlen (sockets))) continue;
            ask (answer, found.gl_pathv[i]);
            self->count++;
        }
        globfree (&found);
    }
    free (pattern);
}

static json_t *copy_as_json (const char *copy) {
    bool number = *copy != '\0' && copy[strspn (copy, "0123456789")] == '\0' && strlen (copy) < 10;
    return number ? json_integer (strtol (copy, NULL, 10)) : json_string (copy);
}

static json_t *as_json (const answer_t *answer) {
    return json_pack ("{s:s, s:o, s:o, s:b, s:o}", "stage", answer->stage, "copy", copy_as_json (answer->copy), "pid",
                      answer->pid != 0 ? json_integer (answer->pid) : json_null (), "healthy", answer->healthy,
                      "reason", answer->healthy ? json_null () : json_string (answer->reason));
}

static void print_row (const answer_t *answer) {
    char pid[16] = "-";
    if (answer->pid != 0) snprintf (pid, sizeof pid, "%d", (int)answer->pid);
    printf ("%-16s %4s %8s  %-8s %s\n", answer->stage, answer->copy, pid, answer->healthy ? "healthy" : "ILL",
            answer->reason);
}

static void print_json (json_t *list) {
    json_dumpf (list, stdout, JSON_COMPACT);
    putchar ('\n');
}

static int show (const console_t *console, const status_t *status) {
    bool all = true;
    json_t *list = json_array ();
    if (!console->json) printf ("%-16s %4s %8s  %-8s %s\n", "STAGE", "COPY", "PID", "HEALTH", "REASON");
    for (int i = 0; i < status->count; i++) {
        const answer_t *answer = &status->answers[i];
        all = all && answer->healthy;
        if (console->json)
            json_array_append_new (list, as_json (answer));
        else
            print_row (answer);
    }
    if (console->json) print_json (list);
    json_decref (list);
    return all ? EXIT_DONE : EXIT_NO;
}

static int nothing_up (const console_t *console) {
    if (console->json) puts ("[]");
    fprintf (stderr, "tamis: nothing is up in %s\n", config_text (console->config, "run/dir"));
    return EXIT_NO;
}

int command_status (console_t *console, int argc, char **argv) {
    const char *run = config_text (console->config, "run/dir");
    if (argc > 1) {
        fprintf (stderr, "usage: tamis status [--json]; not \"%s\"\n", argv[1]);
        return EXIT_USAGE;
    }
    status_t *status = calloc (1, sizeof *status);
    char *sockets = paths_sockets (console->config);
    if (!status) abort ();
    bool supervised = state_holder (run) != 0;
    if (sockets && supervised) ask_copies (status, run, sockets);
    if (sockets && !supervised) ask_sockets (status, sockets);
    int exit_status = status->count || supervised ? show (console, status) : nothing_up (console);
    if (!status->count) exit_status = EXIT_NO;
    free (sockets);
    free (status);
    return exit_status;
}
