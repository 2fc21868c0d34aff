/* Log: each line is made whole in a bounded buffer and written by one write(), so that copies that share a file never
 * mix. */
#include "log.h"

#include "clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 2048, NAME = 64 };

static const char *const level_names[] = {"debug", "info", "warn", "error"};

static char stage_name[NAME] = "tamis";
static char copy_name[NAME] = "0";
static log_level_t threshold = LOG_INFO_;

void log_open (const char *stage, const char *copy) {
    snprintf (stage_name, sizeof stage_name, "%s", stage);
    snprintf (copy_name, sizeof copy_name, "%s", copy);
}

void log_set_level (const char *level) {
    for (int i = 0; i <= LOG_ERROR_; i++)
        if (strcmp (level, level_names[i]) == 0) threshold = (log_level_t)i;
}

/* A value that holds a line end must not forge a line of its own. */
static void flatten (char *line, size_t length) {
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f) line[i] = '?';
}

static size_t written (int result, size_t room) {
    if (result < 0) return 0;
    return (size_t)result < room ? (size_t)result : room - 1;
}

void log_event (log_level_t level, const char *event, const char *format, ...) {
    if (level < threshold) return;
    char line[LINE], when[CLOCK_TEXT];
    size_t room = sizeof line - 1;
    clock_format (clock_wall (), when);
    size_t length = written (snprintf (line, room, "%s level=%s stage=%s copy=%s event=%s ", when, level_names[level],
                                       stage_name, copy_name, event),
                             room);
    va_list arguments;
    va_start (arguments, format);
    length += written (vsnprintf (line + length, room - length, format, arguments), room - length);
    va_end (arguments);
    flatten (line, length);
    line[length++] = '\n';
    ssize_t ignored = write (STDERR_FILENO, line, length);
    (void)ignored;
}
