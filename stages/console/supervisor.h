/* The supervisor: the process behind `tamis up`, which starts PostgreSQL and the stages, restarts what dies, and stops
 * them in order. */
#ifndef TAMIS_SUPERVISOR_H
#define TAMIS_SUPERVISOR_H

#include <stdio.h>

#include "console.h"
#include "copies.h"
#include "postgres.h"

typedef struct {
    const console_t *console;
    char *run, *sockets;
    copies_t copies;
    postgres_t *postgres; /* NULL where history/dsn names another */
    pid_t postgres_pid;   /* 0: not running */
    int64_t postgres_started, postgres_due;
    bool postgres_left;    /* stopped by the operator */
    int postgres_failures; /* ends in a row that no signal caused */
    int signals;           /* a signalfd */
    bool stop;             /* told to */
    FILE *voice;           /* to the person who typed `tamis up`; NULL once he is gone */
    int ready_pipe;        /* -1, or where "all is healthy" is told */
} supervisor_t;

/* Fills SELF; NULL, or a sentence with *STATUS the exit status. */
char *supervisor_prepare (supervisor_t *self, const console_t *console, const char *wish, int *status);
void supervisor_free (supervisor_t *self);

/* Starts all and runs until told to stop, or until starting failed: the exit status. */
int supervisor_run (supervisor_t *self);

/* --- among its own files --- */

/* Waits up to TIMEOUT ms for signals, and obeys them: children that ended, the order to stop or to reload. */
void supervisor_listen (supervisor_t *self, int timeout);

/* Starts what is due. */
void supervisor_restart (supervisor_t *self);

/* Lists the processes in the file. */
void supervisor_note (const supervisor_t *self);

/* The way up: PostgreSQL, schema, stages; false where it failed, the reason said. */
bool supervisor_start (supervisor_t *self);

/* The way down: intake first, then the other stages in order, then PostgreSQL. */
void supervisor_stop (supervisor_t *self);

/* Says a sentence to the person, if he is still there. */
void supervisor_say (const supervisor_t *self, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

#endif
