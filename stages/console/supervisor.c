/* The supervisor's loop, see supervisor.h. */
#include "supervisor.h"

#include "children.h"
#include "clock.h"
#include "log.h"
#include "paths.h"
#include "state.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOP = 200 /* ms */, POSTGRES_PAUSE = 500 /* ms */ };

void supervisor_say (const supervisor_t *self, const char *format, ...) {
    if (self->voice == NULL) return;
    va_list arguments;
    va_start (arguments, format);
    fputs ("tamis: ", self->voice);
    vfprintf (self->voice, format, arguments);
    fputc ('\n', self->voice);
    fflush (self->voice);
    va_end (arguments);
}

void supervisor_note (const supervisor_t *self) {
    if (!state_write (self->run, &self->copies, getpid (), self->postgres_pid))
        log_error ("note", "reason=\"%s/processes cannot be written: %s\"", self->run, strerror (errno));
}

static char *own_folder (void) {
    char path[PATH_MAX];
    ssize_t length = readlink ("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0) return NULL;
    path[length] = '\0';
    char *slash = strrchr (path, '/');
    return slash == NULL ? NULL : say ("%.*s", (int)(slash - path), path);
}

char *supervisor_prepare (supervisor_t *self, const console_t *console, const char *wish, int *status) {
    const config_t *config = console->config;
    *self = (supervisor_t){.console = console, .ready_pipe = -1, .signals = -1};
    *status = EXIT_USAGE;
    char *wrong = copies_plan (&self->copies, wish);
    if (wrong != NULL) return wrong;
    if (*config_text (config, "run/http") != '\0')
        return say ("%s: run/http is one address, and tamis up runs several processes: leave it empty",
                    config_file (config));
    *status = EXIT_REFUSED;
    self->run = say ("%s", config_text (config, "run/dir"));
    self->copies.run = say ("%s", self->run);
    self->copies.file = say ("%s", config_file (config));
    self->copies.programs = own_folder ();
    char *logs = say ("%s/log", self->run);
    if (!make_folders (self->run) || !make_folders (logs))
        wrong = say ("%s: cannot be made: %s", logs, strerror (errno));
    free (logs);
    if (wrong != NULL) return wrong;
    self->sockets = paths_sockets (config);
    if (self->sockets == NULL) return say ("no folder for the sockets of %s: %s", self->run, strerror (errno));
    self->copies.sockets = say ("%s", self->sockets);
    return NULL;
}

void supervisor_free (supervisor_t *self) {
    postgres_destroy (&self->postgres);
    free (self->run);
    free (self->sockets);
    free (self->copies.run);
    free (self->copies.file);
    free (self->copies.programs);
    free (self->copies.sockets);
    if (self->signals >= 0) close (self->signals);
}

static void postgres_ended (supervisor_t *self, int status) {
    char fate[64];
    child_fate (status, fate, sizeof fate);
    self->postgres_pid = 0;
    self->postgres_left = WIFEXITED (status) && WEXITSTATUS (status) == 0;
    self->postgres_failures = WIFSIGNALED (status) ? 0 : self->postgres_failures + 1;
    bool quick = clock_now () - self->postgres_started < COPY_QUICK;
    self->postgres_due = clock_now () + (quick ? POSTGRES_PAUSE : 0);
    log_event (self->stop ? LOG_INFO_ : LOG_WARN_, "ended", "of=postgres fate=\"%s\" again=%d", fate,
               !self->postgres_left && !self->stop);
}

static void reap (supervisor_t *self) {
    int status;
    bool any = false;
    for (pid_t pid; (pid = waitpid (-1, &status, WNOHANG)) > 0; any = true) {
        if (pid == self->postgres_pid)
            postgres_ended (self, status);
        else
            copies_ended (&self->copies, pid, status, clock_now ());
    }
    if (any) supervisor_note (self);
}

static void obey (supervisor_t *self, uint32_t signal) {
    switch (signal) {
    case SIGCHLD:
        reap (self);
        break;
    case SIGHUP:
        copies_signal (&self->copies, NULL, SIGHUP);
        if (self->postgres_pid != 0) kill (self->postgres_pid, SIGHUP);
        break;
    case SIGUSR1: /* tamis up, typed again */
        self->postgres_left = false;
        self->postgres_due = 0;
        break;
    default:
        self->stop = true;
        break;
    }
}

void supervisor_listen (supervisor_t *self, int timeout) {
    struct pollfd ask = {.fd = self->signals, .events = POLLIN};
    struct signalfd_siginfo info;
    if (poll (&ask, 1, timeout) <= 0) return;
    while (read (self->signals, &info, sizeof info) == sizeof info) obey (self, info.ssi_signo);
}

static bool restart_postgres (supervisor_t *self, int64_t now) {
    if (self->postgres == NULL || self->postgres_pid != 0 || self->postgres_left || self->postgres_due > now)
        return false;
    pid_t pid = postgres_start (self->postgres);
    self->postgres_started = now;
    self->postgres_due = now + POSTGRES_PAUSE;
    if (pid <= 0) return false; /* processes of the killed one are still there */
    self->postgres_pid = pid;
    log_info ("started", "of=postgres pid=%d", (int)pid);
    return true;
}

void supervisor_restart (supervisor_t *self) {
    if (self->stop) return;
    int64_t now = clock_now ();
    bool postgres = restart_postgres (self, now);
    if (copies_start_due (&self->copies, now) || postgres) supervisor_note (self);
}

static bool take_signals (supervisor_t *self) {
    static const int signals[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR1};
    sigset_t set;
    sigemptyset (&set);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) sigaddset (&set, signals[i]);
    sigprocmask (SIG_BLOCK, &set, NULL);
    signal (SIGPIPE, SIG_IGN);
    self->signals = signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return self->signals >= 0;
}

/* The next restart may be nearer than a turn of the loop. */
static int until_next (const supervisor_t *self) {
    int64_t now = clock_now (), wait = LOOP;
    for (int i = 0; i < self->copies.count; i++) {
        const copy_t *copy = &self->copies.copy[i];
        if (copy->pid == 0 && copy->due - now < wait) wait = copy->due > now ? copy->due - now : 0;
    }
    return (int)wait;
}

static void announce (supervisor_t *self) {
    supervisor_say (self, "up: %d copies of %d stages are healthy; logs in %s/log", self->copies.count, COPIES_STAGES,
                    self->run);
    if (self->ready_pipe < 0) return;
    ssize_t ignored = write (self->ready_pipe, "", 1);
    (void)ignored;
    close (self->ready_pipe);
    fclose (self->voice);
    self->ready_pipe = -1;
    self->voice = NULL;
}

int supervisor_run (supervisor_t *self) {
    if (!take_signals (self)) return EXIT_REFUSED;
    bool good = supervisor_start (self);
    if (good) announce (self);
    while (good && !self->stop) {
        supervisor_listen (self, until_next (self));
        supervisor_restart (self);
    }
    self->stop = true;
    supervisor_stop (self);
    if (good) supervisor_say (self, "down");
    return good ? EXIT_DONE : EXIT_REFUSED;
}
