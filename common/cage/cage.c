#include "cage.h"

#include "calls.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <ucontext.h>
#include <unistd.h>

enum { CALLS = 512, CALL_NAME = 32, LINE = 128, EXIT_CAGED = 111 };

static _Atomic uint64_t refused, said;
static _Atomic bool is_said[CALLS];
static char call_names[CALLS][CALL_NAME]; /* known before the lock: who is interrupted may not look them up */

uint64_t cage_refused (void) {
    return atomic_load_explicit (&refused, memory_order_relaxed);
}

#ifdef __SANITIZE_ADDRESS__
/* The leak checker wants a process to look with, at the exit of one that may make none. */
static int locked;
int __lsan_is_turned_off (void);
int __lsan_is_turned_off (void) {
    return locked;
}
#endif

/* --- what is refused --- */

static size_t put (char *line, size_t used, const char *text) {
    while (*text && used < LINE - 1) line[used++] = *text++;
    return used;
}

static void say (int call) {
    char line[LINE];
    size_t used = put (line, 0, "level=error event=cage refused=");
    used = put (line, used, *call_names[call] ? call_names[call] : "unknown");
    used = put (line, used, " reason=\"it asked for what a reader of mail never needs\"\n");
    ssize_t ignored = write (STDERR_FILENO, line, used);
    (void)ignored;
}

static bool is_news (int call) {
    return call >= 0 && call < CALLS && !atomic_exchange (&is_said[call], true) &&
           atomic_fetch_add (&said, 1) < CAGE_SAID;
}

/* The call returns -EPERM to whoever made it. */
static void refuse (int signal, siginfo_t *info, void *context) {
    atomic_fetch_add_explicit (&refused, 1, memory_order_relaxed);
    if (is_news (info->si_syscall)) say (info->si_syscall);
#if defined __x86_64__
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX] = -EPERM;
#elif defined __aarch64__
    ((ucontext_t *)context)->uc_mcontext.regs[0] = (uint64_t)-EPERM;
#else
    (void)context;
    _exit (EXIT_CAGED);
#endif
    (void)signal;
}

static bool ready_to_refuse (void) {
    for (int i = 0; i < CALLS; i++) {
        char *name = seccomp_syscall_resolve_num_arch (SCMP_ARCH_NATIVE, i);
        if (name) snprintf (call_names[i], CALL_NAME, "%s", name);
        free (name);
    }
    struct sigaction action = {.sa_sigaction = refuse, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigset_t one;
    sigemptyset (&action.sa_mask);
    sigemptyset (&one);
    sigaddset (&one, SIGSYS);
    return sigaction (SIGSYS, &action, NULL) == 0 && sigprocmask (SIG_UNBLOCK, &one, NULL) == 0;
}

/* --- limits --- */

static bool limit (__rlimit_resource_t what, uint64_t most) {
    struct rlimit now;
    if (getrlimit (what, &now)) return false;
    if (most < now.rlim_max) now.rlim_max = most;
    now.rlim_cur = now.rlim_max;
    return setrlimit (what, &now) == 0;
}

/* Where standard error is a file, the log grows; nothing else is open for writing. */
static bool logs_to_file (void) {
    struct stat found;
    return fstat (STDERR_FILENO, &found) == 0 && S_ISREG (found.st_mode);
}

static bool limit_all (const cage_t *cage) {
    bool good = limit (RLIMIT_CORE, 0) && limit (RLIMIT_NPROC, 0) && limit (RLIMIT_MSGQUEUE, 0) &&
                (logs_to_file () || limit (RLIMIT_FSIZE, 0)) && (!cage->opened || limit (RLIMIT_NOFILE, cage->opened));
#ifndef __SANITIZE_ADDRESS__
    good = good && (!cage->memory || limit (RLIMIT_AS, (uint64_t)cage->memory));
#endif
    return good;
}

/* --- the lock --- */

static char *sentence (const char *what, int reason) {
    char *text = NULL;
    if (asprintf (&text, "%s: %s", what, strerror (reason)) < 0) abort ();
    return text;
}

/* All threads; where two filters cannot be made one, none is loaded. */
static int load (const cage_t *cage) {
    scmp_filter_ctx filter = seccomp_init (SCMP_ACT_TRAP);
    if (!filter) return -ENOMEM;
    int rc = seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (rc == 0) rc = seccomp_attr_set (filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (rc == 0) rc = seccomp_attr_set (filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (rc == 0) rc = calls_allow (filter, cage);
    if (rc == 0) rc = seccomp_load (filter);
    seccomp_release (filter);
    return rc;
}

char *cage_lock (const cage_t *cage) {
    if (!ready_to_refuse ()) return sentence ("SIGSYS", errno);
    if (!limit_all (cage)) return sentence ("limits", errno);
    int rc = load (cage);
    if (rc) return sentence ("seccomp", -rc);
#ifdef __SANITIZE_ADDRESS__
    locked = 1;
#endif
    return NULL;
}
