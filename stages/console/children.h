/* Children: processes started with their output in a file, apart from the terminal, and gone when their parent dies. */
#ifndef TAMIS_CHILDREN_H
#define TAMIS_CHILDREN_H

#include <stdbool.h>
#include <sys/types.h>

/* A child reaches its folder as /proc/self/fd/3, without the right to pass the folders above. */
enum { CHILD_FOLDER = 3 };
#define CHILD_FOLDER_PATH "/proc/self/fd/3"

typedef struct {
    const char *program;     /* an absolute path */
    const char *const *argv; /* NULL at its end */
    const char *folder;      /* open in it as CHILD_FOLDER, whatever its rights; NULL for none */
    const char *log;         /* stdout and stderr are appended there; NULL to leave both as they are */
    int death_signal;        /* what it gets when the parent dies; 0 for none */
    uid_t user;              /* entered as root only: whose rights it takes; 0 to keep the parent's */
    gid_t group;
} child_t;

/* Starts it in /, in a process group of its own, with umask 077 and no core files. Its pid, or -1 with errno. */
pid_t child_start (const child_t *child);

/* Starts it and waits for its end: the exit status, 128 + the signal that ended it, or -1 with errno. */
int child_run (const child_t *child);

/* What a status of waitpid() says, for a person. */
void child_fate (int status, char *text, size_t size);

#endif
