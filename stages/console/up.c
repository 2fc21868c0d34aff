/* tamis up. */
#include "up.h"

#include "log.h"
#include "state.h"
#include "supervisor.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool read_arguments (int argc, char **argv, bool *foreground, const char **wish) {
    static const struct option known[] = {
        {"foreground", no_argument, NULL, 'f'}, {"copies", required_argument, NULL, 'n'}, {0}};
    optind = 0;
    for (int each; (each = getopt_long (argc, argv, "", known, NULL)) != -1;) {
        if (each == 'f')
            *foreground = true;
        else if (each == 'n')
            *wish = optarg;
        else
            return false;
    }
    return optind == argc;
}

/* Up already. If its PostgreSQL was stopped by hand, that is started again. */
static int already_up (const char *run, pid_t holder) {
    state_row_t rows[STATE_ROWS];
    int count = state_read (run, rows);
    for (int i = 0; i < count && holder > 0; i++)
        if (strcmp (rows[i].name, "postgres") == 0 && rows[i].pid == 0) kill (holder, SIGUSR1);
    fprintf (stderr, "tamis: already up (pid %d) in %s\n", (int)holder, run);
    return EXIT_REFUSED;
}

static FILE *take_voice (void) {
    int fd = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    return fd < 0 ? NULL : fdopen (fd, "w");
}

static int run_here (supervisor_t *self) {
    self->voice = take_voice ();
    log_open ("supervisor", "0");
    log_set_level (config_text (self->console->config, "run/log"));
    int status = supervisor_run (self);
    if (self->voice != NULL) fclose (self->voice);
    return status;
}

/* The supervisor's own words go to its log; those for the person who waits, to his terminal until all is healthy. */
static int run_behind (supervisor_t *self, int lock, int ready) {
    setsid ();
    self->ready_pipe = ready;
    FILE *voice = take_voice ();
    char *log = say ("%s/log/supervisor.log", self->run);
    int null = open ("/dev/null", O_RDWR | O_CLOEXEC),
        out = open (log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    free (log);
    if (voice == NULL || null < 0 || out < 0) return EXIT_REFUSED;
    dup2 (null, STDIN_FILENO);
    dup2 (null, STDOUT_FILENO);
    dup2 (out, STDERR_FILENO);
    self->voice = voice;
    state_sign (lock, getpid ());
    log_open ("supervisor", "0");
    return chdir ("/") == 0 ? supervisor_run (self) : EXIT_REFUSED;
}

static volatile pid_t waited_for;

static void pass_on (int number) {
    if (waited_for > 0) kill (waited_for, SIGTERM);
    (void)number;
}

static int wait_until_ready (pid_t child, int ready) {
    char byte;
    ssize_t got;
    int status;
    waited_for = child;
    signal (SIGINT, pass_on);
    signal (SIGTERM, pass_on);
    while ((got = read (ready, &byte, 1)) < 0 && errno == EINTR) {
    }
    if (got == 1) return EXIT_DONE;
    while (waitpid (child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED (status) && WEXITSTATUS (status) != 0 ? WEXITSTATUS (status) : EXIT_REFUSED;
}

static int run_in_background (supervisor_t *self, int lock) {
    int ends[2];
    if (pipe2 (ends, O_CLOEXEC) < 0) return EXIT_REFUSED;
    pid_t child = fork ();
    if (child < 0) return EXIT_REFUSED;
    if (child == 0) {
        close (ends[0]);
        _exit (run_behind (self, lock, ends[1]));
    }
    close (ends[1]);
    close (lock);
    return wait_until_ready (child, ends[0]);
}

static int run_locked (supervisor_t *self, bool foreground) {
    int lock = state_lock (self->run);
    if (lock < 0 && errno == EAGAIN) return already_up (self->run, state_holder (self->run));
    if (lock < 0) {
        fprintf (stderr, "tamis: %s/tamis.lock: cannot be taken: %s\n", self->run, strerror (errno));
        return EXIT_REFUSED;
    }
    state_sign (lock, getpid ());
    int status = foreground ? run_here (self) : run_in_background (self, lock);
    if (foreground) close (lock);
    return status;
}

int command_up (console_t *console, int argc, char **argv) {
    bool foreground = false;
    const char *wish = NULL;
    if (!read_arguments (argc, argv, &foreground, &wish)) {
        fputs ("usage: tamis up [--foreground] [--copies STAGE=N,...]\n", stderr);
        return EXIT_USAGE;
    }
    supervisor_t supervisor;
    int status;
    umask (077);
    char *wrong = supervisor_prepare (&supervisor, console, wish, &status);
    if (wrong == NULL)
        status = run_locked (&supervisor, foreground);
    else
        fprintf (stderr, "tamis: %s\n", wrong);
    free (wrong);
    supervisor_free (&supervisor);
    return status;
}
