/* tamis status. */
#include "http_get.h"
#include "paths.h"
#include "state.h"
#include "up.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE = 2000 /* ms that a copy may take to answer */ };

typedef struct {
    bool healthy;
    char reason[HTTP_BODY];
} health_answer_t;

static health_answer_t ask (const char *sockets, const state_row_t *row) {
    health_answer_t answer = {.healthy = false, .reason = "not running"};
    if (row->pid == 0) return answer;
    char *path = copies_http (sockets, row->name, row->number);
    answer.healthy = http_get (path, "/health", PATIENCE, answer.reason) == 200;
    if (answer.healthy) answer.reason[0] = '\0';
    free (path);
    return answer;
}

static json_t *as_json (const state_row_t *row, const health_answer_t *answer) {
    return json_pack ("{s:s, s:i, s:o, s:b, s:o}", "stage", row->name, "copy", row->number, "pid",
                      row->pid != 0 ? json_integer (row->pid) : json_null (), "healthy", answer->healthy, "reason",
                      answer->healthy ? json_null () : json_string (answer->reason));
}

static void print_row (const state_row_t *row, const health_answer_t *answer) {
    printf ("%-16s %4d %8d  %-8s %s\n", row->name, row->number, (int)row->pid, answer->healthy ? "healthy" : "ILL",
            answer->reason);
}

static void print_json (json_t *list) {
    json_dumpf (list, stdout, JSON_COMPACT);
    putchar ('\n');
}

static int show (const console_t *console, const state_row_t *rows, int count) {
    char *sockets = paths_sockets (console->config);
    bool all = sockets != NULL && count > 0;
    json_t *list = json_array ();
    if (!console->json) printf ("%-16s %4s %8s  %-8s %s\n", "STAGE", "COPY", "PID", "HEALTH", "REASON");
    for (int i = 0; i < count && sockets != NULL; i++) {
        if (rows[i].number == 0) continue;
        health_answer_t answer = ask (sockets, &rows[i]);
        all = all && answer.healthy;
        if (console->json)
            json_array_append_new (list, as_json (&rows[i], &answer));
        else
            print_row (&rows[i], &answer);
    }
    if (console->json) print_json (list);
    json_decref (list);
    free (sockets);
    return all ? EXIT_DONE : EXIT_NO;
}

static int nothing_up (const console_t *console) {
    if (console->json) puts ("[]");
    fprintf (stderr, "tamis: nothing is up in %s\n", config_text (console->config, "run/dir"));
    return EXIT_NO;
}

int command_status (console_t *console, int argc, char **argv) {
    state_row_t rows[STATE_ROWS];
    const char *run = config_text (console->config, "run/dir");
    if (argc > 1) {
        fprintf (stderr, "usage: tamis status [--json]; not \"%s\"\n", argv[1]);
        return EXIT_USAGE;
    }
    if (state_holder (run) == 0) return nothing_up (console);
    int count = state_read (run, rows);
    int stages = 0;
    for (int i = 0; i < count; i++) stages += rows[i].number > 0;
    return show (console, rows, stages > 0 ? count : 0);
}
