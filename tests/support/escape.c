#include "escape.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "opening.h"
#include "porter.h"

#define COUNT(table) (sizeof (table) / sizeof *(table))

/* Each returns 0 or more where the cage let it through, -1 with errno where not. */
typedef struct {
    const char *name;
    long (*fn) (void);
} attempt_t;

static long read_file (void) {
    return open ("/etc/passwd", O_RDONLY | O_CLOEXEC);
}
static long write_file (void) {
    return open ("/tmp/tamis-escaped", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}
static long temporary_file (void) {
    return open ("/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
}
static long list_folder (void) {
    return open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}
static long read_link (void) {
    char path[64];
    return readlink ("/proc/self/exe", path, sizeof path);
}
static long status_file (void) {
    struct stat found;
    return stat ("/etc/passwd", &found);
}
static long delete_file (void) {
    return unlink ("/tmp/tamis-nothing");
}
static long change_mode (void) {
    return chmod ("/tmp", 0700);
}
static long make_folder (void) {
    return mkdir ("/tmp/tamis-escaped", 0700);
}
static long rename_file (void) {
    return rename ("/tmp/tamis-nothing", "/tmp/tamis-escaped");
}
static long change_folder (void) {
    return chdir ("/");
}
static long memory_file (void) {
    return memfd_create ("escaped", 0);
}
static long netlink_socket (void) {
    return socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
}
static long packet_socket (void) {
    return socket (AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
}
static long pair_of_sockets (void) {
    int ends[2];
    return socketpair (AF_UNIX, SOCK_STREAM, 0, ends);
}
static long new_listener (void) {
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "/tmp/tamis-escaped"};
    return bind (STDERR_FILENO, (struct sockaddr *)&name, sizeof name);
}
static long execute (void) {
    static char program[] = "/bin/true";
    return execve (program, (char *[]){program, NULL}, (char *[]){NULL});
}
static long new_process (void) {
    pid_t child = fork ();
    if (child == 0) _exit (0);
    return child;
}
static long fork_raw (void) {
    long child = syscall (SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) _exit (0);
    return child;
}
static long trace (void) {
    return ptrace (PTRACE_TRACEME, 0, NULL, NULL);
}
static long read_memory (void) {
    char byte;
    struct iovec here = {&byte, 1}, there = {&byte, 1};
    return process_vm_readv (getpid (), &here, 1, &there, 1, 0);
}
static long signal_another (void) {
    return kill (1, 0);
}
static long map_code (void) {
    void *at = mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? -1 : 0;
}
static long make_code (void) {
    void *at = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long rc = mprotect (at, 4096, PROT_READ | PROT_EXEC);
    int reason = errno;
    munmap (at, 4096);
    errno = reason;
    return rc;
}
static long become_dumpable (void) {
    return prctl (PR_SET_DUMPABLE, 1);
}
static long lift_a_limit (void) {
    return setrlimit (RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
}
static long ring (void) {
    return syscall (SYS_io_uring_setup, 1, NULL);
}
static long change_user (void) {
    return syscall (SYS_setuid, 1); /* setuid() asks other threads along */
}

/* What the porter is not for. */
static long by_porter (const char *path) {
    FILE *file = opening_read (path);
    if (file) fclose (file);
    return file ? 0 : -1;
}
static long porter_file (void) {
    return by_porter ("/etc/passwd");
}
static long porter_name (void) {
    char **list = porter_resolve ("tcp://localhost:80", "");
    errno = EPERM;
    return list ? 0 : -1;
}
static long porter_delete (void) {
    return porter_unlink ("/tmp/tamis-nothing") ? 0 : -1;
}

/* What hops are made of: the stage may make one of these, the reader neither. */
static long local_socket (void) {
    return socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}
static long network_socket (void) {
    return socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static const attempt_t attempts[] = {
    {"read_file", read_file},
    {"write_file", write_file},
    {"temporary_file", temporary_file},
    {"list_folder", list_folder},
    {"read_link", read_link},
    {"status_file", status_file},
    {"delete_file", delete_file},
    {"change_mode", change_mode},
    {"make_folder", make_folder},
    {"rename_file", rename_file},
    {"change_folder", change_folder},
    {"memory_file", memory_file},
    {"netlink_socket", netlink_socket},
    {"packet_socket", packet_socket},
    {"pair_of_sockets", pair_of_sockets},
    {"new_listener", new_listener},
    {"execute", execute},
    {"new_process", new_process},
    {"fork_raw", fork_raw},
    {"trace", trace},
    {"read_memory", read_memory},
    {"signal_another", signal_another},
    {"map_code", map_code},
    {"make_code", make_code},
    {"become_dumpable", become_dumpable},
    {"lift_a_limit", lift_a_limit},
    {"ring", ring},
    {"change_user", change_user},
    {"porter_file", porter_file},
    {"porter_name", porter_name},
    {"porter_delete", porter_delete},
    {"local_socket", local_socket},
    {"network_socket", network_socket},
};

void escape_try_all (void) {
    for (size_t i = 0; i < COUNT (attempts); i++) {
        errno = 0;
        long rc = attempts[i].fn ();
        dprintf (STDERR_FILENO, "event=escape try=%s said=%s\n", attempts[i].name,
                 rc >= 0          ? "done"
                 : errno == EPERM ? "EPERM"
                                  : strerrorname_np (errno));
    }
}
