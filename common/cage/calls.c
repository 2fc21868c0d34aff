#include "calls.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define COUNT(table) (sizeof (table) / sizeof *(table))

/* Memory, time, and descriptors that are open. */
static const int for_reading[] = {
    SCMP_SYS (brk),
    SCMP_SYS (clock_getres),
    SCMP_SYS (clock_gettime),
    SCMP_SYS (clock_nanosleep),
    SCMP_SYS (close),
    SCMP_SYS (exit),
    SCMP_SYS (exit_group),
    SCMP_SYS (fcntl),
    SCMP_SYS (fstat),
    SCMP_SYS (futex),
    SCMP_SYS (getcpu),
    SCMP_SYS (getpid),
    SCMP_SYS (getrandom),
    SCMP_SYS (getrusage),
    SCMP_SYS (gettid),
    SCMP_SYS (gettimeofday),
    SCMP_SYS (lseek),
    SCMP_SYS (madvise),
    SCMP_SYS (mremap),
    SCMP_SYS (munmap),
    SCMP_SYS (nanosleep),
    SCMP_SYS (poll),
    SCMP_SYS (ppoll),
    SCMP_SYS (pselect6),
    SCMP_SYS (read),
    SCMP_SYS (readv),
    SCMP_SYS (recvfrom),
    SCMP_SYS (recvmsg),
    SCMP_SYS (restart_syscall),
    SCMP_SYS (rt_sigaction),
    SCMP_SYS (rt_sigprocmask),
    SCMP_SYS (rt_sigreturn),
    SCMP_SYS (sched_getaffinity),
    SCMP_SYS (sched_yield),
    SCMP_SYS (select),
    SCMP_SYS (sendmsg),
    SCMP_SYS (sendto),
    SCMP_SYS (set_robust_list),
    SCMP_SYS (setitimer),
    SCMP_SYS (setsockopt),
    SCMP_SYS (sigaltstack),
    SCMP_SYS (sysinfo),
    SCMP_SYS (time),
    SCMP_SYS (uname),
    SCMP_SYS (wait4),
    SCMP_SYS (write),
    SCMP_SYS (writev),
};

/* The event loop, libzmq and the HTTP service, on sockets that listen already and on new ones. */
static const int for_hops[] = {
    SCMP_SYS (accept),      SCMP_SYS (accept4),     SCMP_SYS (connect),     SCMP_SYS (epoll_create1),
    SCMP_SYS (epoll_ctl),   SCMP_SYS (epoll_wait),  SCMP_SYS (epoll_pwait), SCMP_SYS (eventfd2),
    SCMP_SYS (getpeername), SCMP_SYS (getsockname), SCMP_SYS (getsockopt),  SCMP_SYS (shutdown),
};

static int allow (scmp_filter_ctx filter, const int *calls, size_t count) {
    int rc = 0;
    for (size_t i = 0; i < count && rc == 0; i++) rc = seccomp_rule_add (filter, SCMP_ACT_ALLOW, calls[i], 0);
    return rc;
}

static int allow_where (scmp_filter_ctx filter, int call, struct scmp_arg_cmp argument) {
    return seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, call, 1, &argument);
}

/* Calls that are harmless with some arguments alone. */
static int allow_some (scmp_filter_ctx filter) {
    const struct {
        int call;
        struct scmp_arg_cmp where;
    } some[] = {
        {SCMP_SYS (mmap), SCMP_A2_64 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {SCMP_SYS (mprotect), SCMP_A2_64 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {SCMP_SYS (newfstatat), SCMP_A3_64 (SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH)}, /* fstat() */
        {SCMP_SYS (prlimit64), SCMP_A2_64 (SCMP_CMP_EQ, 0)},                                    /* getrlimit() */
        {SCMP_SYS (tgkill), SCMP_A0_64 (SCMP_CMP_EQ, (uint64_t)getpid ())},                     /* abort() */
        {SCMP_SYS (ioctl), SCMP_A1_64 (SCMP_CMP_EQ, FIONREAD)},
        {SCMP_SYS (ioctl), SCMP_A1_64 (SCMP_CMP_EQ, FIONBIO)},
    };
    int rc = 0;
    for (size_t i = 0; i < COUNT (some) && rc == 0; i++) rc = allow_where (filter, some[i].call, some[i].where);
    return rc;
}

static int allow_family (scmp_filter_ctx filter, int family) {
    return allow_where (filter, SCMP_SYS (socket), SCMP_A0_64 (SCMP_CMP_EQ, (uint64_t)family));
}

int calls_allow (scmp_filter_ctx filter, const cage_t *cage) {
    int rc = allow (filter, for_reading, COUNT (for_reading));
    if (rc == 0) rc = allow_some (filter);
    if (rc == 0 && cage->hops) rc = allow (filter, for_hops, COUNT (for_hops));
    if (rc == 0 && cage->local) rc = allow_family (filter, AF_UNIX);
    if (rc == 0 && cage->network) rc = allow_family (filter, AF_INET);
    if (rc == 0 && cage->network) rc = allow_family (filter, AF_INET6);
    return rc;
}
