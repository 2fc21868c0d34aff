/* Copies, see copies.h. */
#include "copies.h"

#include "children.h"
#include "clock.h"
#include "http_get.h"
#include "log.h"
#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_DELAY = 100, LONGEST_DELAY = 1000, ASK = 500 };

const char *const copies_stages[COPIES_STAGES] = {"intake", "authentication", "fingerprint", "reputation", "verdict"};

char *copies_http (const char *sockets, const char *stage, int number) {
    return say ("%s/%s-%d.http", sockets, stage, number);
}

char *copies_log (const char *run, const char *stage, int number) {
    return say ("%s/log/%s-%d.log", run, stage, number);
}

/* One "STAGE=N"; the number of copies goes to WANTED. */
static bool read_wish (const char *word, size_t length, int wanted[COPIES_STAGES]) {
    for (int i = 0; i < COPIES_STAGES; i++) {
        size_t name = strlen (copies_stages[i]);
        if (length <= name + 1 || strncmp (word, copies_stages[i], name) != 0 || word[name] != '=') continue;
        char *end;
        long number = strtol (word + name + 1, &end, 10);
        if (end != word + length || number < 1 || number > COPIES_OF_ONE) return false;
        wanted[i] = (int)number;
        return true;
    }
    return false;
}

char *copies_plan (copies_t *self, const char *wish) {
    int wanted[COPIES_STAGES] = {1, 1, 1, 1, 1};
    for (const char *word = wish; word != NULL && *word != '\0';) {
        size_t length = strcspn (word, ",");
        if (!read_wish (word, length, wanted))
            return say ("--copies %s: STAGE=N was expected, N from 1 to %d, not \"%.*s\"", wish, COPIES_OF_ONE,
                        (int)length, word);
        word += length + (word[length] == ',');
    }
    self->count = 0;
    for (int i = 0; i < COPIES_STAGES; i++)
        for (int number = 1; number <= wanted[i]; number++) {
            if (self->count == COPIES) return say ("--copies %s: more than %d copies in all", wish, COPIES);
            self->copy[self->count++] =
                (copy_t){.stage = copies_stages[i], .number = number, .reason = "not started yet"};
        }
    return NULL;
}

static void start (copies_t *self, copy_t *copy, int64_t now) {
    char *program = say ("%s/tamis-%s", self->programs, copy->stage), *number = say ("%d", copy->number);
    char *log = copies_log (self->run, copy->stage, copy->number);
    const char *argv[] = {program, "-c", self->file, "--copy", number, NULL};
    copy->pid = child_start (&(child_t){.program = program, .argv = argv, .log = log, .death_signal = SIGTERM});
    copy->started = now;
    copy->healthy = false;
    if (copy->pid > 0) {
        snprintf (copy->reason, sizeof copy->reason, "starting");
        log_info ("started", "of=%s number=%d pid=%d", copy->stage, copy->number, (int)copy->pid);
    } else {
        copy->pid = 0;
        copy->due = now + LONGEST_DELAY;
        snprintf (copy->reason, sizeof copy->reason, "cannot be started: %s", strerror (errno));
    }
    free (log);
    free (number);
    free (program);
}

bool copies_start_due (copies_t *self, int64_t now) {
    bool any = false;
    for (int i = 0; i < self->count; i++) {
        copy_t *copy = &self->copy[i];
        if (copy->pid != 0 || copy->due > now) continue;
        start (self, copy, now);
        any = true;
    }
    return any;
}

/* The first short life is followed at once by the next; then the pause doubles. */
static int64_t pause_after (copy_t *copy, int64_t lived) {
    copy->quick = lived < COPY_QUICK ? copy->quick + 1 : 0;
    if (copy->quick <= 1) return 0;
    int64_t pause = FIRST_DELAY << (copy->quick > 6 ? 4 : copy->quick - 2);
    return pause < LONGEST_DELAY ? pause : LONGEST_DELAY;
}

static void bury (copies_t *self, copy_t *copy, int status, int64_t now) {
    char fate[64];
    child_fate (status, fate, sizeof fate);
    bool refused = status == 100 << 8 || status == 111 << 8;
    copy->refusals = refused ? copy->refusals + 1 : 0;
    copy->due = now + pause_after (copy, now - copy->started);
    log_event (self->stopping ? LOG_INFO_ : LOG_WARN_, "ended", "of=%s number=%d pid=%d fate=\"%s\"", copy->stage,
               copy->number, (int)copy->pid, fate);
    char *log = copies_log (self->run, copy->stage, copy->number), *last = last_line (log);
    snprintf (copy->reason, sizeof copy->reason, "ended with %s: %.100s", fate,
              last != NULL ? last : "no word in its log");
    free (last);
    free (log);
    copy->pid = 0;
    copy->healthy = false;
}

bool copies_ended (copies_t *self, pid_t pid, int status, int64_t now) {
    for (int i = 0; i < self->count; i++)
        if (self->copy[i].pid == pid) {
            bury (self, &self->copy[i], status, now);
            return true;
        }
    return false;
}

int copies_signal (const copies_t *self, const char *stage, int signal) {
    int running = 0;
    for (int i = 0; i < self->count; i++) {
        const copy_t *copy = &self->copy[i];
        if (copy->pid == 0 || (stage != NULL && strcmp (stage, copy->stage) != 0)) continue;
        if (signal != 0) kill (copy->pid, signal);
        running++;
    }
    return running;
}

bool copies_ask (copies_t *self) {
    bool all = true;
    for (int i = 0; i < self->count; i++) {
        copy_t *copy = &self->copy[i];
        if (copy->pid != 0 && !copy->healthy) {
            char *path = copies_http (self->sockets, copy->stage, copy->number), body[HTTP_BODY];
            copy->healthy = http_get (path, "/health", ASK, body) == 200;
            snprintf (copy->reason, sizeof copy->reason, "%.*s", COPY_TEXT - 1, body);
            free (path);
        }
        all = all && copy->healthy;
    }
    return all;
}
