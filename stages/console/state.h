/* What is up on this machine: the lock that one supervisor holds, and its file that lists the processes. */
#ifndef TAMIS_STATE_H
#define TAMIS_STATE_H

#include <stdbool.h>
#include <sys/types.h>

#include "copies.h"

enum { STATE_ROWS = COPIES + 2, STATE_NAME = 32 };

typedef struct {
    char name[STATE_NAME]; /* supervisor, postgres, or a stage */
    int number;            /* the copy; 0 for the other two */
    pid_t pid;             /* 0: not running */
} state_row_t;

/* Takes the lock of RUN: its descriptor, which holds it while it or a copy of it is open, or -1 with errno; EAGAIN
 * where it is taken. */
int state_lock (const char *run);

/* Who holds it: the pid; 0 for nobody, -1 where the holder has not signed yet. Asking takes nothing. */
pid_t state_holder (const char *run);

/* The lock's holder writes its pid into the file. */
bool state_sign (int lock, pid_t pid);

/* Writes and reads run/dir/processes: "NAME NUMBER PID" a line. Reading gives the number of rows, 0 where there is no
 * file. */
bool state_write (const char *run, const copies_t *copies, pid_t supervisor, pid_t postgres);
int state_read (const char *run, state_row_t rows[STATE_ROWS]);

/* The process PID is a stage of this name that was started with this configuration file: a pid alone may be another's
 * by now. */
bool state_is_stage (pid_t pid, const char *stage, const char *config_file);

#endif
