/* The cage: a process that reads hostile bytes keeps the system calls that reading and its own hops need, and gives up
 * all others for good: it opens no file, makes no process or thread, runs no program, maps no code, and speaks to
 * nobody in another family of sockets (libseccomp, an allow-list). Limits bound its memory and its descriptors.
 *
 * What is refused gets EPERM, and a line in the log names the call; a thread that blocks SIGSYS, as libzmq's own do,
 * ends the process instead. An address within a family that it keeps is not looked at: networks and the permissions of
 * sockets are what bound that. */
#ifndef TAMIS_CAGE_H
#define TAMIS_CAGE_H

#include <stdbool.h>
#include <stdint.h>

/* How many calls that it refuses a process logs, each once; it counts them all. */
enum { CAGE_SAID = 64 };

typedef struct {
    bool local;      /* hops by Unix sockets: may make and connect them */
    bool network;    /* likewise by IPv4 and IPv6 */
    bool hops;       /* accepts connections, waits for descriptors; false: only what it holds already is used */
    int64_t memory;  /* bytes of address space; 0: no limit. Not under a sanitizer, which wants terabytes */
    uint64_t opened; /* descriptors at most; 0: as it stands */
} cage_t;

/* Locks this process, all its threads, for good. NULL, or a sentence why the system refuses (the caller frees it); then
 * nothing is certain to hold. */
char *cage_lock (const cage_t *cage);

/* What was refused until now. */
uint64_t cage_refused (void);

#endif
