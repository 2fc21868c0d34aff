/* Children, see children.h. */
#include "children.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT_START = 127 };

/* PostgreSQL's programs take settings from the environment, which would reach past the private server. */
static void clean_environment (void) {
    static const char *const names[] = {"PGDATA",    "PGPORT",     "PGHOST",    "PGUSER", "PGDATABASE",
                                        "PGOPTIONS", "PGPASSWORD", "PGSERVICE", NULL};
    for (int i = 0; names[i] != NULL; i++) unsetenv (names[i]);
}

static bool take_output (const char *log) {
    int null = open ("/dev/null", O_RDWR);
    if (null < 0 || dup2 (null, STDIN_FILENO) < 0) return false;
    if (log == NULL) return true;
    int fd = open (log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    return fd >= 0 && dup2 (fd, STDOUT_FILENO) >= 0 && dup2 (fd, STDERR_FILENO) >= 0 && close (fd) == 0;
}

/* The folder is opened before the rights go: one above it may be closed to the one who takes over. */
static bool open_folder (const child_t *child) {
    if (child->folder == NULL) return true;
    int fd = open (child->folder, O_RDONLY | O_DIRECTORY);
    if (fd < 0 || fd == CHILD_FOLDER) return fd >= 0;
    return dup2 (fd, CHILD_FOLDER) >= 0 && close (fd) == 0;
}

static bool take_rights (const child_t *child) {
    if (child->user == 0) return true;
    gid_t group = child->group;
    return setgroups (1, &group) == 0 && setgid (group) == 0 && setuid (child->user) == 0;
}

static void become (const child_t *child, pid_t parent) {
    sigset_t none;
    sigemptyset (&none);
    for (int i = 1; i < NSIG; i++) signal (i, SIG_DFL);
    sigprocmask (SIG_SETMASK, &none, NULL);
    setpgid (0, 0);
    umask (077);
    setrlimit (RLIMIT_CORE, &(struct rlimit){0, 0});
    clean_environment ();
    if (take_output (child->log) && open_folder (child) && chdir ("/") == 0 && take_rights (child)) {
        if (child->death_signal != 0) prctl (PR_SET_PDEATHSIG, child->death_signal);
        if (child->death_signal != 0 && getppid () != parent) _exit (CANNOT_START);
        union {
            const char *const *given;
            char *const *taken; /* execv() changes nothing */
        } argv = {child->argv};
        execv (child->program, argv.taken);
    }
    fprintf (stderr, "%s: cannot be started: %s\n", child->program, strerror (errno));
    _exit (CANNOT_START);
}

pid_t child_start (const child_t *child) {
    pid_t parent = getpid ();
    pid_t pid = fork ();
    if (pid == 0) become (child, parent);
    return pid;
}

int child_run (const child_t *child) {
    pid_t pid = child_start (child);
    int status;
    if (pid < 0) return -1;
    while (waitpid (pid, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

void child_fate (int status, char *text, size_t size) {
    if (WIFEXITED (status))
        snprintf (text, size, "exit status %d", WEXITSTATUS (status));
    else
        snprintf (text, size, "signal %d (%s)", WTERMSIG (status), strsignal (WTERMSIG (status)));
}
